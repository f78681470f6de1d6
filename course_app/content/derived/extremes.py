"""The lowest, the highest, the earliest, the first that is not finished."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.conditions import Conditions, all_hold, number_of
from course_app.content.derived.function import Function, Value
from course_app.content.fields.field_kind import DateRef, Items, NumberRef, Reference, TableRef
from course_app.content.filled_document import FilledDocument

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


class Earliest(Function):
    """The row with the earliest date at `of`, of those that fulfil `when`."""

    function: Literal["earliest"]
    of: DateRef
    when: Conditions = ()

    def value(self, document: FilledDocument, row: str | None) -> Value:
        days = [
            (day, cell.place.row)
            for cell in document.cells(self.of)
            if cell.place.row and all_hold(self.when, document, cell.place.row) and (day := document.day(cell))
        ]
        return (min(days, key=lambda each: each[0])[1] or "",) if days else ()


class FirstUnfinished(Function):
    """The id of the first of the tables `of` in which not every row's `column` is one of `finished`."""

    function: Literal["first-unfinished"]
    of: Annotated[Items[TableRef], Field(min_length=1)]
    column: str
    finished: Items[str]

    def value(self, document: FilledDocument, row: str | None) -> Value:
        for table in self.of:
            cells = document.cells(Reference(f"{table}.{self.column}"))
            if any(cell.value not in self.finished for cell in cells):
                return str(table)
        return ""
