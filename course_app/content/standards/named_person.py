"""named-person (R1): a person, never a team."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.cell import Named
from course_app.content.fields.field_kind import Items, PersonRef, Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding, Quote
from course_app.content.standards.standard import Standard


class NamedPerson(Standard):
    """Whoever stands at `fields` is somebody: first name and surname, or first name and role."""

    kind: Literal["named-person"]
    fields: Annotated[Items[PersonRef], Field(min_length=1)]

    def subjects(self) -> tuple[Reference, ...]:
        return self.fields

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        for cell in self.cells(document, self.fields):
            person = cell.value
            if isinstance(person, Named) and cell.is_filled and not words.is_person(person):
                yield self.finding("not_named", cell.place, [Quote(0, len(person.name), person.name)])
