"""row-count: enough rows and not too many; in a grid, in each row or each column."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.conditions import Plain, plain_values
from course_app.content.fields.cell import Cell, Place
from course_app.content.fields.field_kind import CellRef, Items, Reference
from course_app.content.fields.rows import Rows as Table
from course_app.content.filled_document import FilledDocument
from course_app.content.front_matter import Id
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import PartAt, Standard, place_of

Rows = Annotated[int, Field(ge=0, le=500)]


class RowCount(Standard):
    """Counts the filled cells at `of` (with `is`: those with one of these values): `least` … `most`.

    In a grid, `by: row` or `by: column` counts in each row or column by itself; `only` and `but` say in which.
    """

    kind: Literal["row-count"]
    of: CellRef
    is_: Items[Plain] = ()
    least: Rows = 0
    most: Rows | None = None
    by: Literal["row", "column"] | None = None
    only: Items[Id] = ()
    but: Items[Id] = ()

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        for place, cells in self._groups(document):
            found = sum(cell.is_filled and self._counts(cell) for cell in cells)
            if found < self.least:
                yield self.finding("too_few_rows", place, params={"found": found, "limit": self.least})
            if self.most is not None and found > self.most:
                yield self.finding("too_many_rows", place, params={"found": found, "limit": self.most})

    def _counts(self, cell: Cell) -> bool:
        return not self.is_ or any(value in self.is_ for value in plain_values(cell.value))

    def _groups(self, document: FilledDocument) -> Iterator[tuple[Place, list[Cell]]]:
        cells = self.cells(document, (self.of,))
        if self.by is None:
            yield place_of(self.of), cells
            return
        groups: dict[str, list[Cell]] = {}
        for cell in cells:
            groups.setdefault((cell.place.row if self.by == "row" else cell.place.column) or "", []).append(cell)
        for name, group in groups.items():
            if name not in self.but and (not self.only or name in self.only):
                is_row = self.by == "row"
                yield Place(self.of.field, name if is_row else None, None if is_row else name), group

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.most is not None and self.least > self.most:
            yield "least", f"at least {self.least} and at most {self.most} cannot both hold"

    def unreachable(self, part_at: PartAt) -> Iterator[tuple[str, str]]:
        table = part_at(Reference(self.of.field))
        if isinstance(table, Table) and self.least > table.most:
            yield "least", f"at least {self.least} rows, and `{table.id}` takes {table.most} at most"
