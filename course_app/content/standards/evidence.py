"""evidence (R7): a score or an answer that needs proof has its note."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.conditions import Plain, plain_values
from course_app.content.fields.cell import Answer, Cell
from course_app.content.fields.field_kind import CellRef, Items, Ref, Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard


class Evidence(Standard):
    """Where `field` holds one of `at`, there is proof: the cell's own note or evidence, or the text at `by`."""

    kind: Literal["evidence"]
    field: CellRef
    at: Annotated[Items[Plain], Field(min_length=1)]
    by: Ref | None = None

    def subjects(self) -> tuple[Reference, ...]:
        return (self.field,)

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        for cell in self.cells(document, (self.field,)):
            if any(value in self.at for value in plain_values(cell.value)) and not self._proof(document, cell):
                place = document.cell(self.by, cell.place.row) if self.by else None
                yield self.finding("evidence_missing", place.place if place else cell.place)

    def _proof(self, document: FilledDocument, cell: Cell) -> bool:
        if self.by:
            proof = document.cell(self.by, cell.place.row)
            return proof is not None and proof.is_filled
        note = cell.value.evidence if isinstance(cell.value, Answer) else cell.note
        return bool(note.strip())
