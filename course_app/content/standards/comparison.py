"""comparison: one value stands to another as it should."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Literal

from course_app.content.conditions import number_of, plain_values
from course_app.content.fields.cell import Cell
from course_app.content.fields.field_kind import CellRef, Ref, Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard

_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "above": gt,
    "below": lt,
    "at-least": ge,
    "at-most": le,
    "same": eq,
    "different": ne,
}


class Comparison(Standard):
    """`field` is above, below, at-least, at-most, same or different compared with the cell at `than`, or `number`.

    Dates, numbers and choices can be compared; while one of the two is missing nothing is said.
    `or-reason` accepts a filled text instead.
    """

    kind: Literal["comparison"]
    field: CellRef
    is_: Literal["above", "below", "at-least", "at-most", "same", "different"]
    than: Ref | None = None
    number: int | None = None
    or_reason: Ref | None = None

    def subjects(self) -> tuple[Reference, ...]:
        return (self.field,)

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        for cell in self.cells(document, (self.field,)):
            row = cell.place.row
            right = self._right(document, row)
            left = _comparable(document, cell)
            if left is None or right is None or type(left) is not type(right) or _TESTS[self.is_](left, right):
                continue
            reason = document.cell(self.or_reason, row) if self.or_reason else None
            if not (reason and reason.is_filled):
                yield self.finding("comparison_fails", cell.place)

    def _right(self, document: FilledDocument, row: str | None) -> object:
        if self.than is None:
            return None if self.number is None else Decimal(self.number)
        cell = document.cell(self.than, row)
        return _comparable(document, cell) if cell else None

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if (self.than is None) == (self.number is None):
            yield "than", "compare either with another field (`than`) or with a `number`"


def _comparable(document: FilledDocument, cell: Cell) -> object:
    """A number, a day, or a text to compare by; None for nothing."""
    if (number := number_of(cell)) is not None:
        return number
    if (day := document.day(cell)) is not None:
        return day
    value = plain_values(cell.value)
    return value if cell.is_filled and value != (None,) else None
