"""review-date (R6): a standing document says when it is looked at again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.field_kind import DateRef
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard, place_of


class ReviewDate(Standard):
    """Each date at `field` is there, not past, and at most `days` days ahead (92 unless stated)."""

    kind: Literal["review-date"]
    field: DateRef
    days: Annotated[int, Field(ge=1, le=366)] = 92

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        if not document.cells(self.field):
            yield self.finding("date_missing", place_of(self.field))
        for cell in self.cells(document, (self.field,)):
            day = document.day(cell)
            if day is None:
                yield self.finding("date_missing", cell.place)
            elif day < document.today:
                yield self.finding("review_overdue", cell.place)
            elif day - document.today > timedelta(days=self.days):
                yield self.finding("date_too_late", cell.place, params={"limit": self.days})
