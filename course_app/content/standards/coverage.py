"""coverage: each of several values appears."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.conditions import Plain, plain_values
from course_app.content.fields.cell import Day
from course_app.content.fields.field_kind import CellRef, Items, Ref
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard, place_of


class Coverage(Standard):
    """Each value of `each` (or each id that the derived field `each-of` gives) appears at `of`, `times` times.

    With `least`, so many different ones are enough; those that are absent must then be explained at `explained-in`.
    Without `least`, `explained-in` excuses every absence.
    """

    kind: Literal["coverage"]
    of: CellRef
    each: Items[Plain] = ()
    each_of: Ref | None = None
    times: Annotated[int, Field(ge=1, le=100)] = 1
    least: Annotated[int, Field(ge=1, le=60)] | None = None
    explained_in: Ref | None = None

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        found: Counter[object] = Counter()
        for cell in self.cells(document, (self.of,)):
            value = cell.value
            found.update((value.number,) if isinstance(value, Day) else plain_values(value))
        asked = self._asked(document)
        absent = [value for value in asked if found[value] < self.times]
        explanation = document.cell(self.explained_in) if self.explained_in else None
        is_explained = explanation is not None and explanation.is_filled
        place = place_of(self.of)
        if self.each_of and not asked:
            yield self.finding("nothing_yet", place)
        if self.least is not None and len(asked) - len(absent) < self.least:
            counts: dict[str, object] = {"found": len(asked) - len(absent), "limit": self.least}
            yield self.finding("too_few_options", place, params=counts)
        if is_explained or not absent:
            return
        if self.explained_in:
            yield self.finding("reason_missing", place_of(self.explained_in))
        elif self.least is None:
            yield from (self.finding("not_covered", place, params={"value": value}) for value in absent)

    def _asked(self, document: FilledDocument) -> Sequence[object]:
        if self.each_of is None:
            return self.each
        return [value for cell in document.cells(self.each_of) for value in plain_values(cell.value) if value]

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if bool(self.each) == (self.each_of is not None):
            yield "each", "either list the values (`each`), or name the derived field that gives them (`each-of`)"
        if self.least is not None and self.each and self.least > len(self.each):
            yield "least", f"at least {self.least} of {len(self.each)} values cannot appear"
