"""grid: rows and columns of one kind of cell."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from course_app.content.fields.cell import Cell, Fault, Place, Reading
from course_app.content.fields.column_kinds import ColumnKind
from course_app.content.fields.field_kind import FieldKind
from course_app.content.fields.short_text import read_text
from course_app.content.front_matter import Id, Line

Names = Annotated[dict[Id, Line], Field(min_length=1, max_length=60)]


class Grid(FieldKind):
    """`rows` × `columns`, each cell of the kind `cell`; with `notes: true` each has a line for a note.

    Stored as `{row id: {column id: value}}`, or `{row id: {column id: {"value": …, "note": "…"}}}`.
    """

    shape = "grid"
    kind: Literal["grid"]
    rows: Names
    columns: Names
    cell: ColumnKind
    notes: bool = False

    @model_validator(mode="before")
    @classmethod
    def _cell_belongs_to_the_grid(cls, given: Any) -> Any:
        """A grid's cell needs no id, name or audience of its own: it has the grid's."""
        if not isinstance(given, dict) or not isinstance(given.get("cell"), dict):
            return given
        shared = {key: given[key] for key in ("id", "label", "audience") if key in given}
        return {**given, "cell": {**shared, **given["cell"]}}

    def clean(self, value: object) -> object:
        """The stored grid; read() takes it apart."""
        return value if isinstance(value, dict) else Fault("not_grid")

    def is_filled(self, value: object) -> bool:
        return value is not None

    def read(self, value: object, why: str = "") -> Reading:
        faults: list[tuple[Place, Fault]] = []
        stored = value if isinstance(value, dict) else {}
        if value is not None and not isinstance(value, dict):
            faults.append((Place(self.id), Fault("not_grid")))
        for row, line in stored.items():
            if row not in self.rows or not isinstance(line, dict):
                faults.append((Place(self.id, str(row)[:64]), Fault("unknown_row")))
                continue
            unknown = [column for column in line if column not in self.columns]
            faults += [(Place(self.id, str(row), str(column)[:64]), Fault("unknown_column")) for column in unknown]
        cells = tuple(self._cells(stored, why, faults))
        return Reading(cells, tuple(self.rows), tuple(faults))

    def _cells(self, stored: dict[str, object], why: str, faults: list[tuple[Place, Fault]]) -> Iterator[Cell]:
        for row in self.rows:
            line = stored.get(row)
            for column in self.columns:
                found, place = line.get(column) if isinstance(line, dict) else None, Place(self.id, row, column)
                note: str | Fault = ""
                if isinstance(found, dict) and set(found) <= {"value", "note"}:
                    note, found = read_text(found.get("note") or ""), found.get("value")
                value = None if found is None else self.cell.clean(found)
                faults += [(place, each) for each in (value, note) if isinstance(each, Fault)]
                clean = None if isinstance(value, Fault) else value
                yield Cell(place, self.cell, clean, "" if isinstance(note, Fault) else note, why)
