"""What the clock decides: the hours between two moments."""

from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Literal

from course_app.content.derived.function import Function, Value, rounded
from course_app.content.fields.cell import Cell
from course_app.content.fields.field_kind import DateRef
from course_app.content.filled_document import FilledDocument

_DAY = timedelta(days=1)
_SATURDAY = 5


class HoursBetween(Function):
    """The hours from `from` to `to`, negative when `to` comes first; None while one of the two has no time of day.

    `working` leaves out Saturdays and Sundays: 24 working hours make one working day, as on the handover clock.
    """

    function: Literal["hours-between"]
    from_: DateRef
    to: DateRef
    working: bool = False

    def value(self, document: FilledDocument, row: str | None) -> Value:
        start = _moment(document.cell(self.from_, row), document.zone)
        end = _moment(document.cell(self.to, row), document.zone)
        if start is None or end is None:
            return None
        passed = _working(start, end) if self.working else end - start
        return rounded(Decimal(int(passed.total_seconds())) / 3600, 2)


def _moment(cell: Cell | None, zone: tzinfo) -> datetime | None:
    """The moment in a cell, as the clock on the wall in `zone` shows it."""
    value = cell.value if cell else None
    if not isinstance(value, datetime):
        return None
    try:
        return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
    except OverflowError:
        return value.replace(tzinfo=None)


def _working(start: datetime, end: datetime) -> timedelta:
    if end < start:
        return -_working(end, start)
    weeks = (end - start) // (7 * _DAY)
    passed, at = weeks * 5 * _DAY, start + weeks * 7 * _DAY
    while at < end:
        midnight = datetime.combine(at.date(), datetime.min.time())
        following = end if end - midnight <= _DAY else midnight + _DAY
        if at.weekday() < _SATURDAY:
            passed += following - at
        at = following
    return passed
