"""A frozen document field by field, row by row: what a reviewer reads, can point at, and compares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext

from course_app.content.checks import check_document
from course_app.content.fields.checklist import Checklist
from course_app.content.fields.derived import Derived
from course_app.content.fields.field_kind import FieldKind, Reference
from course_app.content.fields.grid import Grid
from course_app.content.fields.long_text import LongText
from course_app.content.fields.table import TableKind
from course_app.content.filled_document import FilledDocument
from course_app.content.structured_template import StructuredTemplate
from course_app.homework.exports.document_parts import printable
from course_app.homework.exports.reader import VISIBLE, Reader
from course_app.homework.exports.wording import check_words
from course_app.homework.frozen_documents import Frozen


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table by its id: what it is called, and what stands in its columns, by their ids."""

    id: str
    name: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetField:
    """A field: either one text, or columns (labels by id) and rows. `was` are its earlier ids."""

    id: str
    label: str
    part: str
    is_long: bool
    text: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    was: tuple[str, ...] = ()

    @property
    def is_table(self) -> bool:
        return bool(self.columns)

    @property
    def is_filled(self) -> bool:
        return bool(self.text) or any(any(row.cells.values()) for row in self.rows)

    @property
    def all_text(self) -> str:
        """Everything that stands in it, for finding a quote."""
        return "\n".join([self.text, *(text for row in self.rows for text in row.cells.values())])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document: its id, its title, and its fields in their order."""

    id: str
    title: str
    template: str
    fields: tuple[SheetField, ...]

    def field(self, field_id: str) -> SheetField | None:
        """The field whose id is or once was `field_id`."""
        return next((each for each in self.fields if field_id in (each.id, *each.was)), None)


def sheet_of(frozen: Frozen) -> Sheet:
    """The document as its reviewer reads it, on its own template and on its own day."""
    template, values = frozen.template, frozen.values
    filled = FilledDocument.of(template.fields, values, frozen.today, frozen.zone)
    derived = check_document(template, values, frozen.today, frozen.zone).derived
    reader = Reader(template, filled, derived, "internal", frozenset())
    fields = [*_fields(reader, template.fields), *_no_longer_asked(reader, template)]
    return Sheet(frozen.id, frozen.title, template.title, tuple(fields))


def _no_longer_asked(reader: Reader, template: StructuredTemplate) -> Iterator[SheetField]:
    document = reader.document
    retired = FilledDocument.of(template.retired_fields, document.values, document.today, document.zone)
    fields = _fields(Reader(template, retired, {}, "internal", frozenset()), template.retired_fields)
    yield from (each for each in fields if each.is_filled)


def _fields(reader: Reader, fields: Sequence[FieldKind]) -> Iterator[SheetField]:
    for field in fields:
        columns, rows = _table(reader, field)
        text = "" if columns else reader.field_value(field).text
        is_long = isinstance(field, LongText)
        yield SheetField(field.id, field.label, field.part or "", is_long, text, columns, tuple(rows), tuple(field.was))


def _table(reader: Reader, field: FieldKind) -> tuple[dict[str, str], list[Row]]:
    if isinstance(field, TableKind):
        return _rows(reader, field)
    if isinstance(field, Grid):
        return _grid(reader, field)
    found = reader.derived.get(field.id) if isinstance(field, Derived) else None
    if isinstance(field, Derived) and isinstance(found, Mapping):
        return _averages(reader, field, found)
    return {}, []


def _rows(reader: Reader, table: TableKind) -> tuple[dict[str, str], list[Row]]:
    is_checklist = isinstance(table, Checklist)
    columns = [each for each in reader.columns(table) if not (is_checklist and each.id == VISIBLE)]
    words = check_words() if is_checklist else {}
    labels = {each.id: words.get(each.id, each.label) for each in columns}
    rows = []
    for number, row in enumerate(reader.rows(table), 1):
        name = reader.row_label(table, row) or str(gettext("row %(number)s", number=number))
        cells = {each.id: reader.column_value(table, each, row).text for each in columns}
        rows.append(Row(row, name, {"": name, **cells} if is_checklist else cells))
    return ({"": words["check"], **labels} if is_checklist else labels), rows


def _grid(reader: Reader, grid: Grid) -> tuple[dict[str, str], list[Row]]:
    found = {(cell.place.row, cell.place.column): cell for cell in reader.document.cells(Reference(grid.id))}
    rows = []
    for row, name in grid.rows.items():
        cells = {"": name}
        for column in grid.columns:
            cell = found.get((row, column))
            note = printable(cell.note).strip() if cell else ""
            value = reader.cell_value(cell, Reference(grid.id)).text if cell else ""
            cells[column] = "\n".join(filter(None, (value, note)))
        rows.append(Row(row, name, cells))
    return {"": "", **grid.columns}, rows


def _averages(reader: Reader, field: Derived, found: Mapping[str, object]) -> tuple[dict[str, str], list[Row]]:
    places = [Reference(str(getattr(field.value, "of", "")))]
    rows = []
    for name, number in found.items():
        if isinstance(number, Decimal):
            label = reader.label_of(name, places)
            rows.append(Row(name, label, {"": label, "average": reader.derived_value(field, number).text}))
    return {"": "", "average": str(gettext("Average"))}, rows
