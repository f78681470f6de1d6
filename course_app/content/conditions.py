"""When a rule applies: a closed set of questions about one cell."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from course_app.content.fields.cell import Answer, Cell
from course_app.content.fields.field_kind import Items, PartHeader, Ref
from course_app.content.filled_document import FilledDocument

Plain = str | int | bool


class Condition(PartHeader):
    """Holds when everything that it states holds for the cell `field`; in a table, for the cell of the same row.

    `is` lists values of which it is one, `is-not` values of which it is none, `filled` asks whether something stands
    there, `at-least` and `at-most` compare numbers.
    """

    field: Ref
    is_: Items[Plain] = ()
    is_not: Items[Plain] = ()
    filled: bool | None = None
    at_least: int | None = None
    at_most: int | None = None

    def contradictions(self) -> Iterator[tuple[str, str]]:
        """Which of the author's options contradict each other: (key, what is wrong)."""
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            yield "at-least", f"at least {self.at_least} and at most {self.at_most} cannot both hold"

    def holds(self, document: FilledDocument, row: str | None = None) -> bool:
        """Whether some cell that is meant fulfils the condition."""
        cells = document.cells(self.field, row)
        return any(self.fits(cell) for cell in cells) if cells else self.filled is False

    def fits(self, cell: Cell) -> bool:
        """Whether this cell fulfils the condition."""
        known = plain_values(cell.value)
        if self.filled is not None and cell.is_filled is not self.filled:
            return False
        if self.is_ and not any(value in known for value in self.is_):
            return False
        if self.is_not and any(value in known for value in self.is_not):
            return False
        if self.at_least is None and self.at_most is None:
            return True
        number = number_of(cell)
        return (
            number is not None
            and (self.at_least is None or number >= self.at_least)
            and (self.at_most is None or number <= self.at_most)
        )


Conditions = Items[Condition]


def all_hold(conditions: Iterable[Condition], document: FilledDocument, row: str | None = None) -> bool:
    """Whether every condition holds, seen from `row`."""
    return all(condition.holds(document, row) for condition in conditions)


def plain_values(value: object) -> tuple[object, ...]:
    """What a clean value is compared by: an option, a number, true or false; each of several options."""
    if isinstance(value, Answer):
        return (value.is_yes,)
    if isinstance(value, tuple):
        return value
    return (value,)


def number_of(cell: Cell | None) -> Decimal | None:
    """The number in a cell; None when there is none."""
    value = cell.value if cell else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)
