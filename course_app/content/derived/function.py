"""What every function has in common."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from course_app.content.fields.field_kind import PartHeader
from course_app.content.filled_document import FilledDocument

Value = Decimal | str | bool | tuple[str, ...] | Mapping[str, Decimal] | None
"""What a function gives: a number, a verdict or a date as text, yes or no, ids of rows or columns, a number for each
id, or None while what it needs is not there yet."""


class Function(PartHeader):
    """A calculation. In a column it is asked for every row, with that row's id; elsewhere once, with None."""

    def value(self, document: FilledDocument, row: str | None) -> Value:
        """The result; never raises."""
        raise NotImplementedError


def rounded(number: Decimal, digits: int) -> Decimal:
    """`number` with so many digits after the point, halves rounded away from zero."""
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def mean(numbers: list[Decimal], digits: int) -> Decimal | None:
    """The average; None for no numbers."""
    return rounded(sum(numbers, Decimal(0)) / len(numbers), digits) if numbers else None
