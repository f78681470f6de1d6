"""rows: a table to which rows are added, or whose rows are fixed."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.cell import Fault
from course_app.content.fields.column_kinds import ColumnKind
from course_app.content.fields.field_kind import FieldKind, Items, PartHeader
from course_app.content.fields.table import MAX_ROWS, GivenRow, TableKind
from course_app.content.front_matter import Id


class GivenRowHeader(PartHeader):
    id: Id
    cells: dict[Id, object] = Field(default={})
    was: Items[Id] = ()
    retired: bool = False


class Rows(TableKind):
    """A table. `rows` are there from the beginning; with `fixed: true` they are all there are."""

    kind: Literal["rows"]
    columns: Annotated[Items[ColumnKind], Field(min_length=1)]
    rows: Items[GivenRowHeader] = ()
    fixed: bool = False
    least: Annotated[int, Field(ge=0, le=MAX_ROWS)] = 0
    most: Annotated[int, Field(ge=1, le=MAX_ROWS)] = MAX_ROWS

    def table_columns(self) -> tuple[FieldKind, ...]:
        return self.columns

    def given_rows(self) -> tuple[GivenRow, ...]:
        return tuple(GivenRow(row.id, row.cells, row.was) for row in self.rows if not row.retired)

    def retired_rows(self) -> tuple[GivenRow, ...]:
        return tuple(GivenRow(row.id, row.cells, row.was) for row in self.rows if row.retired)

    def may_add_rows(self) -> bool:
        return not self.fixed

    def clean(self, value: object) -> object:
        """The stored rows; read() takes them apart."""
        return value if isinstance(value, dict) else Fault("not_rows")

    def contradictions(self) -> Iterator[tuple[str, str]]:
        given = len(self.given_rows())
        if self.least > self.most:
            yield "least", f"at least {self.least} and at most {self.most} rows cannot both hold"
        if given > self.most:
            yield "rows", f"{given} rows are given, {self.most} at most are allowed"
        if self.fixed and not given:
            yield "fixed", "the rows are fixed and none is given"
        if self.fixed and self.least > given:
            yield "least", f"rows asked for: {self.least}, and the fixed ones are {given}"
        names = {column.id: column for column in self.columns}
        for row in self.rows:
            for name, value in row.cells.items():
                if name not in names:
                    yield "rows", f"the row {row.id} fills the column {name}, which is not there"
                elif isinstance(fault := names[name].clean(value), Fault):
                    yield "rows", f"the row {row.id} fills the column {name} with something else ({fault.code})"
