"""The form of how often somebody wants mail."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice  # type: ignore[import-untyped]  # wtforms has no types

from course_app.accounts.forms import AccountForm
from course_app.notices.mail_choice import AT_ONCE, DAILY, NONE, WEEKLY

PACE_NAMES = {
    AT_ONCE: _("At once"),
    DAILY: _("Once a day, at seven in the morning"),
    WEEKLY: _("Once a week, on Monday at seven in the morning"),
    NONE: _("Not at all"),
}


class MailChoiceForm(AccountForm):
    """One of the four."""

    pace = RadioField(
        _("Mail about homework, reviews and standards"),
        choices=[SelectChoice(pace, name) for pace, name in PACE_NAMES.items()],
        description=_("What you are told stands under Messages in any case. The time is that of your time zone."),
        validate_choice=True,
    )
