"""action-shape (R8): verb + object + person + date + proof of done."""

from collections.abc import Iterator, Sequence
from typing import Literal

from course_app.content.conditions import Conditions, all_hold
from course_app.content.fields.cell import Named, Place
from course_app.content.fields.field_kind import DateRef, PersonRef, Ref, Reference, TextRef
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.due_date import Days, due_faults
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard


class ActionShape(Standard):
    """An action says `what` (beginning with a deed, two words at least), `who`, by when (`due`) and its `proof`.

    The four are fields of the document, or columns of one table: then every row is asked. All but `what` may be left
    out where the template does not ask for them. `within` and `open-when`
    are those of due-date.
    """

    kind: Literal["action-shape"]
    what: TextRef
    who: PersonRef | None = None
    due: DateRef | None = None
    proof: Ref | None = None
    open_when: Conditions = ()
    within: Days | None = None

    def subjects(self) -> tuple[Reference, ...]:
        return (self.what,)

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        for cell in self.cells(document, (self.what,)):
            row = cell.place.row
            yield from self._deed(document, words, cell.place, document.text(cell))
            if self.who:
                yield from self._person(document, words, self.who, row)
            if self.due:
                is_open = all_hold(self.open_when, document, row)
                for code, place, params in due_faults(document, self.due, row, is_open, self.within):
                    yield self.finding(code, place, params=params)
            proof = document.cell(self.proof, row) if self.proof else None
            if self.proof and not (proof and proof.is_filled):
                yield self.finding("missing", Place(self.proof.field, row, self.proof.column))

    def _deed(self, document: FilledDocument, words: HouseWords, place: Place, text: str) -> Sequence[Finding]:
        if not text.strip():
            return [self.finding("missing", place)]
        if len(text.split()) < 2:
            return [self.finding("action_too_short", place)]
        return [] if words.begins_with_deed(text) else [self.finding("action_without_verb", place)]

    def _person(
        self, document: FilledDocument, words: HouseWords, who: PersonRef, row: str | None
    ) -> Sequence[Finding]:
        cell, place = document.cell(who, row), Place(who.field, row, who.column)
        if cell is None or not isinstance(cell.value, Named) or not cell.is_filled:
            return [self.finding("missing", place)]
        return [] if words.is_person(cell.value) else [self.finding("not_named", place)]
