"""A procedure as somebody new to it gets it: what for, when, which steps, how it is checked. All of it may be shown."""

from collections.abc import Iterator, Mapping
from datetime import date, tzinfo
from typing import Any

from course_app.content.fields.table import TableKind
from course_app.content.filled_document import FilledDocument
from course_app.content.structured_template import StructuredTemplate
from course_app.homework.exports.reader import Reader

TEMPLATE = "sop"
"""The template whose documents can be tested. Its fields are permanent, so they may be named here."""

_STEPS, _ACTION = "steps", "action"
_BEFORE, _AFTER = ("purpose", "trigger"), ("quality-check",)

Content = dict[str, Any]


def procedure(
    template: StructuredTemplate, values: Mapping[str, object], today: date, zone: tzinfo, named: frozenset[str]
) -> Content:
    """The procedure as JSON has it; a step keeps the id of its row."""
    reader = Reader(template, FilledDocument.of(template.fields, values, today, zone), {}, "customer", named)
    return {
        "title": _text(reader, template.name_field) or template.title,
        "before": list(_fields(reader, _BEFORE)),
        "steps": list(_steps(reader)),
        "after": list(_fields(reader, _AFTER)),
    }


def _text(reader: Reader, name: str) -> str:
    field = reader.template.field(name)
    return reader.field_value(field).text if field and reader.sees(field) else ""


def _fields(reader: Reader, names: tuple[str, ...]) -> Iterator[Content]:
    for name in names:
        field = reader.template.field(name)
        if field and (text := _text(reader, name)):
            yield {"label": field.label, "text": text}


def _steps(reader: Reader) -> Iterator[Content]:
    table = reader.template.field(_STEPS)
    if not isinstance(table, TableKind) or not reader.sees(table):
        return
    columns = [column for column in reader.columns(table) if column.shape != "derived"]
    for row in reader.rows(table):
        texts = {column.id: reader.column_value(table, column, row).text for column in columns}
        if not texts.get(_ACTION):
            continue
        details = [{"label": each.label, "text": texts[each.id]} for each in columns if each.id != _ACTION]
        yield {"id": row, "action": texts[_ACTION], "details": [each for each in details if each["text"]]}


def procedure_entries(content: Content) -> Iterator[tuple[str, str]]:
    """Each part of a procedure with what stands there, so that two releases can be compared."""
    yield "", content["title"]
    for field in (*content["before"], *content["after"]):
        yield field["label"], field["text"]
    for number, step in enumerate(content["steps"], 1):
        details = [f"{each['label']}: {each['text']}" for each in step["details"]]
        yield str(number), "; ".join([step["action"], *details])
