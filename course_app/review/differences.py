"""A version beside an earlier one: field by field, rows matched by their ids, texts word by word. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from course_app.review.sheets import Row, Sheet, SheetField
from course_app.review.word_difference import Piece, difference

RowState = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row, what became of it, and the pieces of each of its cells in the order of the columns."""

    id: str
    name: str
    state: RowState
    cells: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class ComparedField:
    """A field with the pieces of its text, or with its rows. `is_gone`: the newer version has it no more."""

    field: SheetField
    pieces: tuple[Piece, ...]
    rows: tuple[ComparedRow, ...]
    is_gone: bool = False

    @property
    def is_changed(self) -> bool:
        is_other_text = any(piece.change != "same" for piece in self.pieces)
        return is_other_text or any(row.state != "same" for row in self.rows)


@dataclass(frozen=True, slots=True)
class ComparedSheet:
    """A document. `state`: whether the earlier version held it too."""

    sheet: Sheet
    state: Literal["compared", "added", "removed", "alone"]
    fields: tuple[ComparedField, ...]

    @property
    def changed(self) -> list[ComparedField]:
        """The fields that differ."""
        return [field for field in self.fields if field.is_changed]


def compared(newer: Sequence[Sheet], older: Sequence[Sheet] | None) -> list[ComparedSheet]:
    """The documents of `newer`, each beside its earlier form, then those that are gone; without `older`, alone."""
    if older is None:
        return [ComparedSheet(sheet, "alone", _alone(sheet)) for sheet in newer]
    before = {sheet.id: sheet for sheet in older}
    found = [_compared(sheet, before.get(sheet.id)) for sheet in newer]
    gone = [sheet for sheet in older if all(sheet.id != each.id for each in newer)]
    return [*found, *(ComparedSheet(sheet, "removed", _alone(sheet)) for sheet in gone)]


def _alone(sheet: Sheet) -> tuple[ComparedField, ...]:
    return tuple(_field(field, field) for field in sheet.fields)


def _compared(newer: Sheet, older: Sheet | None) -> ComparedSheet:
    if older is None:
        return ComparedSheet(newer, "added", _alone(newer))
    fields = [_field(field, _earlier(older, field)) for field in newer.fields]
    kept = {found.id for field in newer.fields if (found := _earlier(older, field))}
    gone = [field for field in older.fields if field.id not in kept and field.is_filled]
    return ComparedSheet(newer, "compared", (*fields, *map(_gone, gone)))


def _earlier(older: Sheet, field: SheetField) -> SheetField | None:
    return next((found for name in (field.id, *field.was) if (found := older.field(name))), None)


def _field(newer: SheetField, older: SheetField | None) -> ComparedField:
    pieces = difference(older.text if older else "", newer.text)
    return ComparedField(newer, pieces, tuple(_rows(newer, older.rows if older else ())))


def _gone(older: SheetField) -> ComparedField:
    rows = tuple(_removed(older, row) for row in older.rows)
    return ComparedField(older, difference(older.text, ""), rows, is_gone=True)


def _rows(newer: SheetField, older: Sequence[Row]) -> Iterator[ComparedRow]:
    """The newer version's rows; what was removed stands where it stood."""
    before = {row.id: (place, row) for place, row in enumerate(older)}
    present = {row.id for row in newer.rows}
    gone = [(place, row) for place, row in enumerate(older) if row.id not in present]
    for row in newer.rows:
        place, was = before.get(row.id, (-1, None))
        while gone and gone[0][0] < place:
            yield _removed(newer, gone.pop(0)[1])
        state: RowState = "added" if was is None else "same" if was.cells == row.cells else "changed"
        yield _row(row, state, was.cells if was else {}, row.cells, newer.columns)
    yield from (_removed(newer, row) for _, row in gone)


def _removed(field: SheetField, row: Row) -> ComparedRow:
    return _row(row, "removed", row.cells, {}, field.columns)


def _row(
    row: Row, state: RowState, older: Mapping[str, str], newer: Mapping[str, str], columns: Mapping[str, str]
) -> ComparedRow:
    cells = (difference(older.get(column, ""), newer.get(column, "")) for column in columns)
    return ComparedRow(row.id, row.name, state, tuple(cells))
