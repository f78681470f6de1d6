"""What rows and checklists share: rows with permanent ids, columns, and how stored rows are read."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from course_app.content.fields.cell import Cell, Fault, Place, Reading
from course_app.content.fields.field_kind import FieldKind, stored_under

MAX_ROWS = 500
MAX_ROW_ID = 64


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A row that the template's author wrote: its permanent id, and what stands in its cells at first."""

    id: str
    cells: Mapping[str, object] = field(default_factory=dict)
    was: tuple[str, ...] = ()


class TableKind(FieldKind):
    """A field made of rows. Stored as `{row id: {"cells": {…}, "position": 2.5, "why": "…"} or null}`.

    A given row that nobody touched is not stored; null is a row that was deleted. Rows stand in the order of their
    positions; given rows have the positions 1, 2, 3 … until they are moved.
    """

    shape: ClassVar[str] = "table"

    def table_columns(self) -> tuple[FieldKind, ...]:
        """The columns in their order."""
        raise NotImplementedError

    def given_rows(self) -> tuple[GivenRow, ...]:
        """The rows that are there from the beginning."""
        raise NotImplementedError

    def retired_rows(self) -> tuple[GivenRow, ...]:
        """Given rows that are no longer asked; what was written in them is kept and not looked at."""
        return ()

    def may_add_rows(self) -> bool:
        """Whether a person may add rows to the given ones, and delete them."""
        raise NotImplementedError

    def is_filled(self, value: object) -> bool:
        return value is not None

    def read(self, value: object, why: str = "") -> Reading:
        """The stored rows as cells, row by row; a row that nobody filled gives none unless it was given."""
        faults: list[tuple[Place, Fault]] = []
        stored = self._stored(value, faults)
        given = {row.id: row for row in self.given_rows()}
        places = {name: float(number) for number, name in enumerate(given, 1)}
        for name, row in stored.items():
            if row is not None:
                places[name] = _position(row.get("position"), places.get(name, math.inf))
            elif self.may_add_rows():
                places.pop(name, None)
        cells: list[Cell] = []
        rows: list[str] = []
        for name in sorted(places, key=lambda each: (places[each], each)):
            row = stored.get(name) or {}
            written = row.get("cells")
            own: Mapping[str, object] = written if isinstance(written, dict) else {}
            start = given[name].cells if name in given else {}
            read = list(self._cells(name, {**self._unwritten(start, own), **own}, str(row.get("why") or why), faults))
            if name in given or any(cell.is_filled for cell in read):
                rows.append(name)
                cells += read
        return Reading(tuple(cells), tuple(rows), tuple(faults))

    def _unwritten(self, start: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
        """What a given row starts with, but where the person wrote under an earlier id of the column."""
        written = {column.id for column in self.table_columns() if any(name in own for name in column.was)}
        return {name: value for name, value in start.items() if name not in written}

    def _stored(self, value: object, faults: list[tuple[Place, Fault]]) -> dict[str, dict[str, object] | None]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            faults.append((Place(self.id), Fault("not_rows")))
            return {}
        given = {row.id for row in self.given_rows()}
        retired = {row.id for row in self.retired_rows()}
        renamed = {earlier: row.id for row in self.given_rows() for earlier in row.was}
        known: dict[str, dict[str, object] | None] = {}
        for stored, row in value.items():
            name = renamed.get(stored, stored) if isinstance(stored, str) else stored
            if name in retired:
                continue
            place = Place(self.id, str(name)[:MAX_ROW_ID])
            if not isinstance(name, str) or not 0 < len(name) <= MAX_ROW_ID:
                faults.append((place, Fault("not_a_row")))
            elif name not in given and not self.may_add_rows():
                faults.append((place, Fault("unknown_row")))
            elif row is not None and not isinstance(row, dict):
                faults.append((place, Fault("not_a_row")))
            elif row is not None and sum(each is not None for each in known.values()) >= MAX_ROWS:
                faults.append((Place(self.id), Fault("too_many_rows", {"found": len(value), "limit": MAX_ROWS})))
                break
            else:
                known[name] = row
        return known

    def _cells(
        self, row: str, values: Mapping[str, object], why: str, faults: list[tuple[Place, Fault]]
    ) -> Iterator[Cell]:
        columns = [column for column in self.table_columns() if not column.retired]
        known = {name for column in self.table_columns() for name in (column.id, *column.was)}
        faults += [
            (Place(self.id, row, str(name)[:64]), Fault("unknown_column")) for name in values if name not in known
        ]
        for column in columns:
            place, stored = Place(self.id, row, column.id), stored_under(values, column)
            if column.shape == "derived":
                continue
            value = None if stored is None else column.clean(stored)
            if isinstance(value, Fault):
                faults.append((place, value))
                value = None
            yield Cell(place, column, value, why=why)


def _position(stored: object, otherwise: float) -> float:
    if isinstance(stored, bool) or not isinstance(stored, int | float):
        return otherwise
    try:
        position = float(stored)
    except OverflowError:
        return otherwise
    return position if math.isfinite(position) else otherwise
