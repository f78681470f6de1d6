"""The dates of a document that its template gives to the calendar."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from course_app.content.fields.checklist import Checklist as ChecklistKind
from course_app.content.fields.field_kind import FieldKind, Reference
from course_app.content.fields.table import TableKind
from course_app.content.structured_template import columns_of
from course_app.homework.exports.document_parts import Event
from course_app.homework.exports.reader import Reader
from course_app.homework.exports.wording import check_words, in_utc


def events_of(reader: Reader, title: str) -> Iterator[Event]:
    """Every date that is filled and that this reader sees; `title` is the document's."""
    for reference in reader.template.calendar:
        field = reader.template.field(reference.field)
        if field is None or not reader.sees(field):
            continue
        if not isinstance(field, TableKind):
            yield from _event(reader, title, reference, "", field.label)
            continue
        columns = {column.id: column for column in columns_of(field)}
        column = columns.get(reference.column or "")
        if column is not None and reader.sees(column):
            for row in reader.rows(field):
                label = " · ".join(filter(None, (reader.row_label(field, row), _event_word(field, column))))
                yield from _event(reader, title, reference, row, label)


def _event_word(field: TableKind, column: FieldKind) -> str:
    return check_words()[column.id] if isinstance(field, ChecklistKind) else column.label


def _event(reader: Reader, title: str, reference: Reference, row: str, label: str) -> Iterator[Event]:
    if at := _when(reader, reference, row):
        place = f"{reader.template.id}\n{title}\n{reference}\n{row}"
        summary = label if title == label else f"{label} · {title}"
        is_yearly = reference in reader.template.yearly
        yield Event(hashlib.sha256(place.encode()).hexdigest()[:32], summary, at, is_yearly)


def _when(reader: Reader, reference: Reference, row: str) -> date | datetime | None:
    """The day; or the moment, in UTC, where an hour was entered."""
    calculated = reader.derived.get(str(reference))
    if calculated is not None:
        text = calculated.get(row) if isinstance(calculated, Mapping) else calculated
        return date.fromisoformat(text) if isinstance(text, str) and text else None
    cell = reader.document.cell(reference, row or None)
    if cell is not None and isinstance(cell.value, datetime):
        return in_utc(cell.value, reader.document.zone)
    return reader.document.day(cell)
