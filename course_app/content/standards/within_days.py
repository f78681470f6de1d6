"""within-days: one date follows another, or today, within so many days."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.derived.dates import days_between
from course_app.content.fields.field_kind import DateRef, Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard


class WithinDays(Standard):
    """`field` lies at most `days` days after `of` (without it: after today), and not before it.

    `working` counts Mondays to Fridays; `before` allows earlier dates; dates that are not there yet are left to
    required.
    """

    kind: Literal["within-days"]
    field: DateRef
    days: Annotated[int, Field(ge=0, le=3660)]
    of: DateRef | None = None
    working: bool = False
    before: bool = False

    def subjects(self) -> tuple[Reference, ...]:
        return (self.field,)

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        for cell in self.cells(document, (self.field,)):
            end = document.day(cell)
            start = document.day(document.cell(self.of, cell.place.row)) if self.of else document.today
            if end is None or start is None:
                continue
            if days_between(start, end, self.working) > self.days:
                yield self.finding("date_too_late", cell.place, params={"limit": self.days})
            elif end < start and not self.before:
                yield self.finding("date_too_early", cell.place)
