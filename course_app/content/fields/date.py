"""date: a day of the calendar or, where stated, a day counted from another date."""

import re
from datetime import date as CalendarDate  # noqa: N812 - the module is named for the kind
from typing import Literal

from course_app.content.fields.cell import Day, Fault
from course_app.content.fields.field_kind import DateRef, FieldKind

_DAY = re.compile(r"Day (0|[1-9][0-9]{0,3})", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(text: str) -> Day | None:
    """`Day 21` as a Day; None for anything else."""
    match = _DAY.fullmatch(" ".join(text.split()))
    return Day(int(match[1])) if match else None


class Date(FieldKind):
    """A date, written `2026-03-09`. With `days-from`, also `Day 21`: counted from that date field."""

    shape = "date"
    kind: Literal["date"]
    days_from: DateRef | None = None

    def clean(self, value: object) -> object:
        if not isinstance(value, str):
            return Fault("not_date")
        if not value.strip():
            return None
        if self.days_from and (day := read_day(value)):
            return day
        if not _DATE.fullmatch(value.strip()):
            return Fault("not_date")
        try:
            return CalendarDate.fromisoformat(value.strip())
        except ValueError:
            return Fault("no_such_date", {"text": value.strip()})

    def is_filled(self, value: object) -> bool:
        return value is not None
