"""Values in the interface language: dates as people write them, numbers, yes and no, and what checks are called."""

from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask_babel import get_locale, gettext

NOTHING = "—"


def date_text(day: date) -> str:
    """`9 March 2026`."""
    return str(format_date(day, "long", locale=get_locale()))


def moment_text(moment: datetime, zone: tzinfo) -> str:
    """`9 March 2026, 14:30`: in `zone`, or as it stands when the moment says no zone of its own."""
    local = in_zone(moment, zone)
    return f"{date_text(local.date())}, {format_datetime(local, 'HH:mm', locale=get_locale())}"


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """The moment as clocks in `zone` show it."""
    try:
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except OverflowError:
        return moment.replace(tzinfo=zone)


def in_utc(moment: datetime, zone: tzinfo) -> datetime:
    """The moment in UTC; one that says no zone is in `zone`."""
    try:
        return in_zone(moment, zone).astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def number_text(number: Decimal | int) -> str:
    """A number, kept exactly."""
    return str(format_decimal(number, locale=get_locale(), decimal_quantization=False))


def yes_or_no(is_yes: bool) -> str:
    """Yes or No."""
    return str(gettext("Yes") if is_yes else gettext("No"))


def check_words() -> dict[str, str]:
    """What the columns of a checklist and the states of a check are called, by their ids."""
    return {
        "check": gettext("Check"),
        "due": gettext("Due"),
        "state": gettext("State"),
        "reason": gettext("Reason"),
        "person": gettext("Person"),
        "date": gettext("Date"),
        "evidence": gettext("Evidence"),
        "visible": gettext("Visible to the customer"),
        "not-started": gettext("Not started"),
        "in-progress": gettext("In progress"),
        "done": gettext("Done"),
        "not-applicable": gettext("Not applicable"),
    }


def status_words() -> dict[str, str]:
    """What a document's status is called."""
    return {
        "draft": gettext("Draft"),
        "to-standard": gettext("Done to standard"),
        "review-overdue": gettext("Review overdue"),
    }


def format_words() -> dict[str, str]:
    """What the formats are called."""
    return {
        "word": gettext("Word"),
        "excel": gettext("Excel"),
        "pdf": gettext("PDF"),
        "calendar": gettext("Calendar"),
        "markdown": gettext("Markdown"),
        "report": gettext("Report"),
    }
