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
    """The date at `field` is there, not past, and at most `days` days ahead (92 unless stated)."""

    kind: Literal["review-date"]
    field: DateRef
    days: Annotated[int, Field(ge=1, le=366)] = 92

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        day = document.day(document.cell(self.field))
        if day is None:
            yield self.finding("date_missing", place_of(self.field))
        elif day < document.today:
            yield self.finding("review_overdue", place_of(self.field))
        elif day - document.today > timedelta(days=self.days):
            yield self.finding("date_too_late", place_of(self.field), params={"limit": self.days})
