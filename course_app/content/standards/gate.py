"""gate: a verdict, an answer or a choice is one of those that let the document pass."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.conditions import Plain, plain_values
from course_app.content.fields.field_kind import CellRef, Items
from course_app.content.filled_document import FilledDocument
from course_app.content.front_matter import Id
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard, place_of


class Gate(Standard):
    """Every cell at `field` holds one of the values `is`; with `only`, every one in these rows."""

    kind: Literal["gate"]
    field: CellRef
    is_: Annotated[Items[Plain], Field(min_length=1)]
    only: Items[Id] = ()

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        cells = self.cells(document, (self.field,))
        if not cells and not self.when:
            yield self.finding("gate_closed", place_of(self.field), params={"value": None})
        for cell in cells:
            known = plain_values(cell.value)
            if self.only and cell.place.row not in self.only:
                continue
            if not any(value in self.is_ for value in known):
                yield self.finding("gate_closed", cell.place, params={"value": known[0] if known else None})
