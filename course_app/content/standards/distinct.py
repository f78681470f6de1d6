"""distinct: two cells differ, or all cells of a column do."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.cell import Cell, Named
from course_app.content.fields.field_kind import Items, Ref, Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard


class Distinct(Standard):
    """With two or more `fields`: in each row they differ (owner and deputy). With one: no two rows are the same."""

    kind: Literal["distinct"]
    fields: Annotated[Items[Ref], Field(min_length=1)]

    def subjects(self) -> tuple[Reference, ...]:
        return self.fields

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        first, *others = self.fields
        seen: set[object] = set()
        for cell in self.cells(document, (first,)):
            known = seen if not others else {_key(cell)} if cell.is_filled else set()
            compared = [document.cell(other, cell.place.row) for other in others] if others else [cell]
            for each in compared:
                if each is not None and each.is_filled:
                    if _key(each) in known:
                        yield self.finding("same" if others else "repeated", each.place)
                    known.add(_key(each))


def _key(cell: Cell) -> object:
    if isinstance(cell.value, Named):
        return (cell.value.name or cell.value.role).casefold()
    return cell.value.casefold().strip() if isinstance(cell.value, str) else cell.value
