"""The form by which acts are looked for."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import (  # type: ignore[import-untyped]  # wtforms has no types
    Field,
    Form,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import Optional  # type: ignore[import-untyped]  # wtforms has no types

from course_app.accounts.acts.acts import WantedActs
from course_app.accounts.acts.kinds import KINDS
from course_app.accounts.forms import AccountForm
from course_app.accounts.teams.forms import DayField


def _folded(text: str | None) -> str:
    return (text or "").replace("\0", "").strip().casefold()


def _not_before(form: Form, field: Field) -> None:
    if field.data and form.since.data and field.data < form.since.data:
        raise ValidationError(_("The last day comes before the first."))


class ActsForm(AccountForm):
    """What is looked for; every part may stay empty."""

    kind = SelectField(
        _("What was done"),
        choices=[SelectChoice("", _("anything")), *(SelectChoice(kind, words) for kind, words in KINDS.items())],
        default="",
        invalid_choice_message=_("Please choose one of the list."),
    )
    person = StringField(
        _("By or on whom"),
        filters=[_folded],
        description=_("An e-mail address, or the id of an account that is no more."),
        render_kw={"autocomplete": "off"},
    )
    since = DayField(_("From"), [Optional()])
    until = DayField(_("To"), [Optional(), _not_before])

    def wanted(self, person: str, zone: str) -> WantedActs:
        """What was typed, once it is valid; `person` is the account, the days are those of `zone`."""
        after = self.until.data + timedelta(days=1) if self.until.data and self.until.data < date.max else None
        return WantedActs(self.kind.data or "", person, _instant(self.since.data, zone), _instant(after, zone))


def _instant(day: date | None, zone: str) -> datetime | None:
    """When the day begins; the first and the last days that there are begin in no other zone than UTC."""
    if day is None:
        return None
    is_edge = not date.min + timedelta(days=2) < day < date.max - timedelta(days=2)
    return datetime.combine(day, time.min, ZoneInfo("UTC" if is_edge else zone))
