"""The lowest, the highest, the earliest, the first that is not finished."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.conditions import Conditions, all_hold, number_of
from course_app.content.derived.function import Function, Value
from course_app.content.fields.field_kind import DateRef, Items, NumberRef, PartHeader, Reference, TableRef
from course_app.content.filled_document import FilledDocument
from course_app.content.front_matter import Id

Places = Annotated[int, Field(ge=1, le=20)]


class Lowest(Function):
    """The ids of the rows (or columns) with the `places` lowest numbers at `of`; those that tie with the last too."""

    function: Literal["lowest"]
    of: NumberRef
    places: Places = 1

    def value(self, document: FilledDocument, row: str | None) -> Value:
        return _first(_numbers(document, self.of), self.places)


class Highest(Function):
    """The ids of the rows (or columns) with the `places` highest numbers at `of`; those that tie with the last too."""

    function: Literal["highest"]
    of: NumberRef
    places: Places = 1

    def value(self, document: FilledDocument, row: str | None) -> Value:
        return _first({name: -number for name, number in _numbers(document, self.of).items()}, self.places)


def _numbers(document: FilledDocument, of: NumberRef) -> dict[str, Decimal]:
    return {
        cell.place.row: number
        for cell in document.cells(of)
        if cell.place.row is not None and (number := number_of(cell)) is not None
    }


def _first(numbers: dict[str, Decimal], places: int) -> tuple[str, ...]:
    """The ids with the `places` smallest numbers, in the order of the document, ties included."""
    if not numbers:
        return ()
    last = sorted(numbers.values())[:places][-1]
    return tuple(name for name, number in numbers.items() if number <= last)


class LeftOutHeader(PartHeader):
    column: Id
    is_: Items[str]


class Earliest(Function):
    """The row with the earliest date at `of`: its id, or `table:id` when `of` names several tables.

    Rows that do not fulfil `when`, and rows whose cell in the column of `but` is one of its values, are left out.
    """

    function: Literal["earliest"]
    of: Annotated[Items[DateRef], Field(min_length=1)]
    when: Conditions = ()
    but: LeftOutHeader | None = None

    def value(self, document: FilledDocument, row: str | None) -> Value:
        days: list[tuple[date, str]] = []
        for cell in (cell for reference in self.of for cell in document.cells(reference)):
            name, day = cell.place.row, document.day(cell)
            if name and day and self._is_asked(document, cell.place.field, name):
                days.append((day, name if len(self.of) == 1 else f"{cell.place.field}:{name}"))
        return (min(days)[1],) if days else ()

    def _is_asked(self, document: FilledDocument, field: str, row: str) -> bool:
        beside = document.cell(Reference(f"{field}.{self.but.column}"), row) if self.but else None
        is_left_out = self.but is not None and beside is not None and beside.value in self.but.is_
        return not is_left_out and all_hold(self.when, document, row)


class FirstUnfinished(Function):
    """The id of the first of the tables `of` in which not every row's `column` is one of `finished`."""

    function: Literal["first-unfinished"]
    of: Annotated[Items[TableRef], Field(min_length=1)]
    column: Id
    finished: Items[str]

    def value(self, document: FilledDocument, row: str | None) -> Value:
        for table in self.of:
            cells = document.cells(Reference(f"{table}.{self.column}"))
            if any(cell.value not in self.finished for cell in cells):
                return str(table)
        return ""
