"""What every standard has in common."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from course_app.content.conditions import Conditions, all_hold
from course_app.content.fields.cell import Cell, Place
from course_app.content.fields.field_kind import FieldKind, PartHeader, Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.front_matter import Id, Line
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding, Quote

PartAt = Callable[[Reference], FieldKind | None]
"""The field or column that a reference means, as far as there is one."""


class Standard(PartHeader):
    """A line of "done to standard": `says` is how it is read. `when` limits it to where every condition holds."""

    id: Id
    says: Line
    when: Conditions = ()

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        """What the document lacks for this standard; never raises."""
        raise NotImplementedError

    def subjects(self) -> tuple[Reference, ...]:
        """What must not be wholly empty: a standard that has nothing to look at is not met."""
        return ()

    def contradictions(self) -> Iterator[tuple[str, str]]:
        """Which of the author's options contradict each other: (key, what is wrong)."""
        yield from ()

    def unreachable(self, part_at: PartAt) -> Iterator[tuple[str, str]]:
        """Which of its limits no document can reach that keeps the limits of the fields: (key, what is wrong)."""
        yield from ()

    def cells(self, document: FilledDocument, references: Iterable[Reference]) -> list[Cell]:
        """The cells that are asked: those at `references` in whose row every condition holds."""
        found = [cell for reference in references for cell in document.cells(reference)]
        return [cell for cell in found if all_hold(self.when, document, cell.place.row)] if self.when else found

    def finding(
        self, code: str, place: Place, quotes: Sequence[Quote] = (), params: dict[str, object] | None = None
    ) -> Finding:
        """A finding of this standard."""
        return Finding(self.id, code, place, params or {}, tuple(quotes))


def place_of(reference: Reference) -> Place:
    """The place of a reference as a whole."""
    return Place(reference.field, None, reference.column)
