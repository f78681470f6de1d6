"""Averages: of everything, of each row, of each column, weighted."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from course_app.content.conditions import number_of
from course_app.content.derived.arithmetic import Digits, Numbers, numbers_at
from course_app.content.derived.function import Function, Value, mean, rounded
from course_app.content.fields.cell import Cell
from course_app.content.fields.field_kind import NumberRef
from course_app.content.filled_document import FilledDocument


class Average(Function):
    """The average of the numbers at `of`."""

    function: Literal["average"]
    of: Numbers
    digits: Digits = 1

    def value(self, document: FilledDocument, row: str | None) -> Value:
        return mean(numbers_at(document, self.of, row), self.digits)


class AverageByRow(Function):
    """For each row of the grid `of`, the average of its cells."""

    function: Literal["average-by-row"]
    of: NumberRef
    digits: Digits = 1

    def value(self, document: FilledDocument, row: str | None) -> Value:
        return _averages(document.cells(self.of), "row", self.digits)


class AverageByColumn(Function):
    """For each column of the grid `of`, the average of its cells."""

    function: Literal["average-by-column"]
    of: NumberRef
    digits: Digits = 1

    def value(self, document: FilledDocument, row: str | None) -> Value:
        return _averages(document.cells(self.of), "column", self.digits)


def _averages(cells: Sequence[Cell], side: Literal["row", "column"], digits: int) -> dict[str, Decimal]:
    groups: dict[str, list[Decimal]] = {}
    for cell in cells:
        name, number = getattr(cell.place, side), number_of(cell)
        if name is not None and number is not None:
            groups.setdefault(name, []).append(number)
    return {name: average for name, numbers in groups.items() if (average := mean(numbers, digits)) is not None}


class WeightedAverage(Function):
    """The average of the row's columns `of`, each weighted by the number at `weights` in the row of the same id.

    `of: [customers.usage, …]` with `weights: signals.weight` weighs customers.usage by the row `usage` of signals.
    """

    function: Literal["weighted-average"]
    of: Numbers
    weights: NumberRef
    digits: Digits = 1

    def value(self, document: FilledDocument, row: str | None) -> Value:
        total = whole = Decimal(0)
        for reference in self.of:
            name = reference.column or reference.field
            number = number_of(document.cell(reference, row))
            weight = number_of(document.cell(self.weights, name))
            if number is None or weight is None:
                return None
            total, whole = total + number * weight, whole + weight
        return rounded(total / whole, self.digits) if whole else None
