"""required: something stands there."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.conditions import all_hold
from course_app.content.fields.field_kind import Items, Ref
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard, place_of


class Required(Standard):
    """Every cell at `fields` is filled, or `or-reason` is, in the same row or in the document."""

    kind: Literal["required"]
    fields: Annotated[Items[Ref], Field(min_length=1)]
    or_reason: Ref | None = None

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        for reference in self.fields:
            if not document.cells(reference) and all_hold(self.when, document):
                yield self.finding("missing", place_of(reference))
            for cell in self.cells(document, (reference,)):
                reason = document.cell(self.or_reason, cell.place.row) if self.or_reason else None
                if not cell.is_filled and not (reason and reason.is_filled):
                    yield self.finding("missing", cell.place)
