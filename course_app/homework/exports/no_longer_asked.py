"""What was written in parts that a template has given up: whole fields, columns of a table, rows that it gave."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from course_app.content.fields.field_kind import FieldKind, Reference, stored_under
from course_app.content.fields.rows import Rows
from course_app.content.filled_document import FilledDocument
from course_app.homework.exports.reader import Reader

Stored = Mapping[str, object]


def no_longer_asked(reader: Reader) -> Iterator[tuple[Reader, FieldKind]]:
    """Each part in which something stands, as a field of its own, with a reader of what stands there."""
    for field in reader.template.retired_fields:
        yield from _kept(reader, field, stored_under(reader.document.values, field))
    for field in reader.template.fields:
        stored = stored_under(reader.document.values, field)
        if isinstance(field, Rows) and isinstance(stored, Mapping):
            yield from _kept(reader, *_columns(field, stored))
            yield from _kept(reader, *_rows(field, stored))


def _kept(reader: Reader, field: FieldKind, stored: object) -> Iterator[tuple[Reader, FieldKind]]:
    of = reader.document
    document = FilledDocument.of([field], {field.id: stored}, of.today, of.zone)
    if any(cell.is_filled for cell in document.cells(Reference(field.id))):
        yield replace(reader, document=document, derived={}), field


def _columns(table: Rows, stored: Stored) -> tuple[FieldKind, Stored]:
    """The columns that are gone, beside the first that is not: by it a row is known."""
    gone = [column.model_copy(update={"retired": False}) for column in table.columns if column.retired]
    first = [column for column in table.columns if not column.retired][:1]
    rows = {row: _cells(written) for row, written in stored.items()}
    used = {row: stored[row] for row, cells in rows.items() if any(stored_under(cells, each) for each in gone)}
    given = [row for row in table.rows if not row.retired and any(name in used for name in (row.id, *row.was))]
    known = [row.model_copy(update={"cells": {each.id: row.cells.get(each.id) for each in first}}) for row in given]
    return _open(table, columns=(*first, *gone), rows=tuple(known)), used


def _rows(table: Rows, stored: Stored) -> tuple[FieldKind, Stored]:
    """The given rows that are gone, whole."""
    gone = {name: row for row in table.rows if row.retired for name in (row.id, *row.was)}
    used = {name: written for name, written in stored.items() if name in gone and written is not None}
    rows = [row.model_copy(update={"retired": False}) for name, row in gone.items() if name in used]
    return _open(table, rows=tuple(rows)), used


def _open(table: Rows, **parts: object) -> Rows:
    return table.model_copy(update={"fixed": False, **parts})


def _cells(written: object) -> Stored:
    cells = written.get("cells") if isinstance(written, Mapping) else None
    return cells if isinstance(cells, Mapping) else {}
