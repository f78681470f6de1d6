"""What the calendar decides: spans, dates to come, what is late, overdue, stale or silent."""

from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.conditions import Conditions, all_hold, number_of
from course_app.content.derived.function import Function, Value
from course_app.content.fields.field_kind import DateRef, NumberRef
from course_app.content.filled_document import FilledDocument, working_days_between

_MOST_DAYS = 3660
Days = Annotated[int, Field(ge=0, le=_MOST_DAYS)]
_NEVER = date.max


def days_between(start: date, end: date, working: bool) -> int:
    """The days from `start` to `end`: of the calendar, or only Mondays to Fridays."""
    return working_days_between(start, end) if working else (end - start).days


class DaysBetween(Function):
    """The days from `from` to `to`; without `to`, or while it is empty and `open` is set, to today."""

    function: Literal["days-between"]
    from_: DateRef
    to: DateRef | None = None
    open: bool = False
    working: bool = False

    def value(self, document: FilledDocument, row: str | None) -> Value:
        start = document.day(document.cell(self.from_, row))
        end = document.day(document.cell(self.to, row)) if self.to else document.today
        if end is None and self.open:
            end = document.today
        return None if start is None or end is None else Decimal(days_between(start, end, self.working))


class DateAfter(Function):
    """The date so many `days` and `years` after `from`, as `2026-03-09`.

    The number at `plus` counts as so many days more; without one there, there is no date.
    """

    function: Literal["date-after"]
    from_: DateRef
    days: Days = 0
    years: Annotated[int, Field(ge=0, le=100)] = 0
    plus: NumberRef | None = None

    def value(self, document: FilledDocument, row: str | None) -> Value:
        start = document.day(document.cell(self.from_, row))
        more = number_of(document.cell(self.plus, row)) if self.plus else Decimal()
        if start is None or more is None or not 0 <= more <= _MOST_DAYS or start.year + self.years > _NEVER.year:
            return None
        year = start.year + self.years
        is_leap_day = (start.month, start.day) == (2, 29)
        moved = start.replace(year=year, day=28 if is_leap_day and not isleap(year) else start.day)
        days = timedelta(days=self.days + int(more))
        return None if _NEVER - moved < days else (moved + days).isoformat()


class Late(Function):
    """Whether `done` came after `due`, or has not come and `due` is past. `when` says which rows are asked."""

    function: Literal["late"]
    due: DateRef
    done: DateRef | None = None
    when: Conditions = ()

    def value(self, document: FilledDocument, row: str | None) -> Value:
        due = document.day(document.cell(self.due, row))
        if due is None or not all_hold(self.when, document, row):
            return False
        done = document.day(document.cell(self.done, row)) if self.done else None
        return (done or document.today) > due


class Overdue(Function):
    """The ids of the rows whose date at `at` is past and which are open: every condition of `open-when` holds."""

    function: Literal["overdue"]
    at: DateRef
    open_when: Conditions = ()

    def value(self, document: FilledDocument, row: str | None) -> Value:
        return tuple(
            cell.place.row
            for cell in document.cells(self.at)
            if cell.place.row
            and (day := document.day(cell)) is not None
            and day < document.today
            and all_hold(self.open_when, document, cell.place.row)
        )


class DueSoon(Function):
    """The ids of the rows whose date at `at` lies between today and `days` days ahead and which are open."""

    function: Literal["due-soon"]
    at: DateRef
    days: Days
    open_when: Conditions = ()

    def value(self, document: FilledDocument, row: str | None) -> Value:
        return tuple(
            cell.place.row
            for cell in document.cells(self.at)
            if cell.place.row
            and (day := document.day(cell)) is not None
            and 0 <= (day - document.today).days <= self.days
            and all_hold(self.open_when, document, cell.place.row)
        )


class Stale(Function):
    """Whether `refreshed` lies more than `days` days back. What was never refreshed is stale."""

    function: Literal["stale"]
    refreshed: DateRef
    days: Days

    def value(self, document: FilledDocument, row: str | None) -> Value:
        last = document.day(document.cell(self.refreshed, row))
        return last is None or (document.today - last).days > self.days


class Silent(Function):
    """Whether more working days have gone by since `touch` than `cadence` allows; None while either is missing."""

    function: Literal["silent"]
    touch: DateRef
    cadence: NumberRef

    def value(self, document: FilledDocument, row: str | None) -> Value:
        last = document.day(document.cell(self.touch, row))
        allowed = number_of(document.cell(self.cadence, row))
        if last is None or allowed is None:
            return None
        return working_days_between(last, document.today) > allowed
