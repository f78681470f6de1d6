"""due-date (R2): every open action has a date, today or later."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.conditions import Conditions, all_hold
from course_app.content.fields.cell import Place
from course_app.content.fields.field_kind import DateRef, Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard

Days = Annotated[int, Field(ge=0, le=3660)]


def due_faults(
    document: FilledDocument, due: DateRef, row: str | None, is_open: bool, within: int | None
) -> Iterator[tuple[str, Place, dict[str, object]]]:
    """What is wrong with the date at `due`: none, past though open, or more than `within` days ahead."""
    cell = document.cell(due, row)
    place = cell.place if cell else Place(due.field, row, due.column)
    day = document.day(cell)
    if day is None:
        yield "date_missing", place, {}
    elif is_open and day < document.today:
        yield "date_past", place, {}
    elif within is not None and day - document.today > timedelta(days=within):
        yield "date_too_late", place, {"limit": within}


class DueDate(Standard):
    """The dates at `field` are there and, while `open-when` holds, not past; `within` bounds them from today."""

    kind: Literal["due-date"]
    field: DateRef
    open_when: Conditions = ()
    within: Days | None = None

    def subjects(self) -> tuple[Reference, ...]:
        return (self.field,)

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        for cell in self.cells(document, (self.field,)):
            row = cell.place.row
            is_open = all_hold(self.open_when, document, row)
            for code, place, params in due_faults(document, self.field, row, is_open, self.within):
                yield self.finding(code, place, params=params)
