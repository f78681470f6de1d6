"""total: numbers add up."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from course_app.content.conditions import number_of
from course_app.content.fields.field_kind import NumberRef, Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard, place_of


class Total(Standard):
    """The sum of the numbers at `of` is `equals`, or lies between `least` and `most`."""

    kind: Literal["total"]
    of: NumberRef
    equals: int | None = None
    least: int | None = None
    most: int | None = None

    def subjects(self) -> tuple[Reference, ...]:
        return (self.of,)

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        numbers = [number_of(cell) for cell in self.cells(document, (self.of,))]
        found, place = sum((number for number in numbers if number is not None), Decimal(0)), place_of(self.of)
        if self.equals is not None and found != self.equals:
            yield self.finding("total_differs", place, params={"found": found, "expected": self.equals})
        if self.least is not None and found < self.least:
            yield self.finding("total_too_low", place, params={"found": found, "limit": self.least})
        if self.most is not None and found > self.most:
            yield self.finding("total_too_high", place, params={"found": found, "limit": self.most})

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.equals is None and self.least is None and self.most is None:
            yield "equals", "a total needs `equals`, `least` or `most`"
        if self.least is not None and self.most is not None and self.least > self.most:
            yield "least", f"at least {self.least} and at most {self.most} cannot both hold"
