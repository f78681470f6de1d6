"""The forms of teams."""

from flask_babel import lazy_gettext as _
from wtforms import (  # type: ignore[import-untyped]  # wtforms has no types
    DateField,
    Field,
    Form,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional  # type: ignore[import-untyped]  # wtforms has no types

from course_app.accounts.forms import AccountForm
from course_app.accounts.roles import LEARNER, MANAGER
from course_app.accounts.teams.teams import TeamDetails

MEMBER_NAMES = {LEARNER: _("Learner"), MANAGER: _("Manager of the team")}


def _is_printable(_form: Form, field: Field) -> None:
    if not field.data.isprintable():
        raise ValidationError(_("Please leave out invisible characters."))


def _not_before_the_first(form: Form, field: Field) -> None:
    if field.data and form.first_day.data and field.data < form.first_day.data:
        raise ValidationError(_("The last day comes before the first."))


def _trimmed(text: str | None) -> str:
    return " ".join((text or "").split())


class DayField(DateField):  # type: ignore[misc]  # wtforms has no types
    """A day, or nothing; what cannot be read as one is said in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("This is not a day like 2027-03-01.")) from None


class TeamForm(AccountForm):
    """What a team is called, and when it works together."""

    name = StringField(
        _("Name of the team"),
        [
            DataRequired(message=_("Please fill this in.")),
            Length(max=100, message=_("A name has at most 100 characters.")),
            _is_printable,
        ],
        filters=[_trimmed],
    )
    first_day = DayField(_("First day"), [Optional()], description=_("May stay empty."))
    last_day = DayField(
        _("Last day"),
        [Optional(), _not_before_the_first],
        description=_("May stay empty. The page of the team shows how far people should be by now."),
    )

    @property
    def details(self) -> TeamDetails:
        """What was typed, once it is valid."""
        return TeamDetails(self.name.data, self.first_day.data, self.last_day.data)


class TeamInvitationsForm(AccountForm):
    """Whom to invite to a team. A file, if there is one, is read from the request and counts instead of the lines."""

    lines = TextAreaField(
        _("Addresses, one on each line"),
        description=_("A line may be one of a table: the cell with the address counts, the others are left alone."),
        render_kw={"rows": "8", "spellcheck": "false", "autocomplete": "off"},
    )
    role = SelectField(
        _("Invite them as"),
        choices=[SelectChoice(role, name) for role, name in MEMBER_NAMES.items()],
        default=LEARNER,
        invalid_choice_message=_("Please choose one of the list."),
    )


class InvitedAddressForm(AccountForm):
    """Which invitation is meant."""

    email = HiddenField(validators=[DataRequired()])
