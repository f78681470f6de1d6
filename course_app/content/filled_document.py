"""A document being checked: what a person entered, read by its template's fields, on one day and in one time zone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Self

from course_app.content.fields.cell import Cell, Day, Fault, Place
from course_app.content.fields.field_kind import FieldKind, Reference, stored_under


@dataclass(slots=True)
class FilledDocument:
    """The cells of a document, found by reference. `faults` are the values that did not fit their field."""

    today: date
    zone: tzinfo
    values: Mapping[str, object]
    faults: list[tuple[Place, Fault]] = field(default_factory=list)
    _cells: dict[tuple[str, str | None], list[Cell]] = field(default_factory=dict)
    _rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _by_row: dict[tuple[str, str | None, str], Cell] = field(default_factory=dict)

    @classmethod
    def of(cls, fields: Sequence[FieldKind], values: Mapping[str, object], today: date, zone: tzinfo) -> Self:
        """Reads `values` ({field id: stored value}, `<field id>#why` explains a flag). Never raises on bad values."""
        document = cls(today, zone, values)
        for kind in fields:
            if kind.shape == "derived":
                continue
            why = stored_under(values, kind, "#why")
            reading = kind.read(stored_under(values, kind), why if isinstance(why, str) else "")
            document.faults += reading.faults
            document._rows[kind.id] = reading.rows
            for cell in reading.cells:
                document.add(cell)
        return document

    def add(self, cell: Cell) -> None:
        """Puts a cell into the document, where references find it."""
        place = cell.place
        self._cells.setdefault((place.field, place.column), []).append(cell)
        if place.column is not None:
            self._cells.setdefault((place.field, None), []).append(cell)
        if place.row is not None:
            self._by_row[place.field, place.column, place.row] = cell

    def rows(self, name: str) -> tuple[str, ...]:
        """The row ids of the table or grid `name`, in their order."""
        return self._rows.get(name, ())

    def cells(self, reference: Reference, row: str | None = None) -> Sequence[Cell]:
        """The cells that `reference` means: one for a field, one a row for a column; with `row`, that row's."""
        if row is not None and (cell := self.cell(reference, row)):
            return (cell,)
        return self._cells.get((reference.field, reference.column), ())

    def cell(self, reference: Reference, row: str | None = None) -> Cell | None:
        """The one cell that `reference` means, seen from `row`; None when there is none."""
        if row is not None and (cell := self._by_row.get((reference.field, reference.column, row))):
            return cell
        cells = self._cells.get((reference.field, reference.column), ())
        return cells[0] if len(cells) == 1 else None

    def text(self, cell: Cell) -> str:
        """The running text of a cell."""
        return " ".join(cell.kind.texts(cell.value)) if cell.value is not None else ""

    def day(self, cell: Cell | None) -> date | None:
        """The calendar day of a date, a moment, or a day counted from another date; None when it is not known."""
        if cell is None:
            return None
        value = cell.value
        if isinstance(value, datetime):
            return self._in_zone(value).date()
        if isinstance(value, date):
            return value
        if isinstance(value, Day):
            start = self.day(self.cell(cell.kind.days_from, cell.place.row))
            return _plus(start, value.number) if start else None
        return _written_date(value)

    def _in_zone(self, moment: datetime) -> datetime:
        """A moment that says its own zone, in the document's; one that says none is in it already."""
        try:
            return moment.astimezone(self.zone) if moment.tzinfo else moment
        except OverflowError:
            return moment


def _written_date(value: object) -> date | None:
    """The date that a function gave as a text; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _plus(start: date, days: int) -> date | None:
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def working_days_between(start: date, end: date) -> int:
    """How many working days (Monday to Friday) lie after `start` up to and with `end`; negative backwards."""
    if end < start:
        return -working_days_between(end, start)
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum((start.weekday() + step) % 7 < 5 for step in range(1, rest + 1))


def filled(cells: Iterable[Cell]) -> list[Cell]:
    """Those of `cells` in which something stands."""
    return [cell for cell in cells if cell.is_filled]
