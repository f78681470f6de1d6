"""Sums, differences, products, ratios."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.conditions import Conditions, all_hold, number_of
from course_app.content.derived.function import Function, Value, rounded
from course_app.content.fields.field_kind import Items, NumberRef, Ref, Reference
from course_app.content.filled_document import FilledDocument

Digits = Annotated[int, Field(ge=0, le=4)]
Numbers = Annotated[Items[NumberRef], Field(min_length=1, max_length=40)]


def numbers_at(document: FilledDocument, references: tuple[Reference, ...], row: str | None) -> list[Decimal]:
    """The numbers that stand at `references`: in a column's function those of the row, elsewhere all of them."""
    cells = [cell for reference in references for cell in document.cells(reference, row)]
    return [number for cell in cells if (number := number_of(cell)) is not None]


class Sum(Function):
    """The sum of all numbers at `of`; None while there is none."""

    function: Literal["sum"]
    of: Numbers

    def value(self, document: FilledDocument, row: str | None) -> Value:
        numbers = numbers_at(document, self.of, row)
        return sum(numbers, Decimal(0)) if numbers else None


class Product(Function):
    """The product of the numbers at `of`; None while one is missing."""

    function: Literal["product"]
    of: Numbers

    def value(self, document: FilledDocument, row: str | None) -> Value:
        numbers = numbers_at(document, self.of, row)
        if len(numbers) < len(self.of):
            return None
        product = Decimal(1)
        for number in numbers[:40]:
            product *= number
        return product


class Difference(Function):
    """`of` less `less`."""

    function: Literal["difference"]
    of: NumberRef
    less: NumberRef

    def value(self, document: FilledDocument, row: str | None) -> Value:
        first, second = (number_of(document.cell(each, row)) for each in (self.of, self.less))
        return None if first is None or second is None else first - second


class Ratio(Function):
    """The sum of `of` divided by the sum of `by`, times `times`; None while a number is missing or the divisor is 0."""

    function: Literal["ratio"]
    of: Numbers
    by: Numbers
    times: int = 1
    digits: Digits = 1

    def value(self, document: FilledDocument, row: str | None) -> Value:
        above, below = numbers_at(document, self.of, row), numbers_at(document, self.by, row)
        if len(above) < len(self.of) or len(below) < len(self.by) or not sum(below):
            return None
        return rounded(sum(above, Decimal(0)) * self.times / sum(below, Decimal(0)), self.digits)


class Count(Function):
    """How many cells at `of` are filled; with `when`, in how many rows every condition holds."""

    function: Literal["count"]
    of: Ref
    when: Conditions = ()

    def value(self, document: FilledDocument, row: str | None) -> Value:
        return Decimal(len(counted(document, self.of, self.when)))


class Percentage(Function):
    """How many in a hundred of the cells at `of` fulfil `when`, leaving out the rows that fulfil `without`."""

    function: Literal["percentage"]
    of: Ref
    when: Conditions
    without: Conditions = ()

    def value(self, document: FilledDocument, row: str | None) -> Value:
        cells = document.cells(self.of)
        asked = [cell for cell in cells if not (self.without and all_hold(self.without, document, cell.place.row))]
        met = sum(all_hold(self.when, document, cell.place.row) for cell in asked)
        return rounded(Decimal(100 * met) / len(asked), 0) if asked else None


def counted(document: FilledDocument, of: Reference, when: Conditions) -> list[str | None]:
    """The rows whose cell at `of` counts: filled ones, or those in which every condition holds."""
    return [
        cell.place.row
        for cell in document.cells(of)
        if (all_hold(when, document, cell.place.row) if when else cell.is_filled)
    ]
