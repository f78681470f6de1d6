"""What a customer view holds: the fields, columns and rows that are for the customer, in words, and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, tzinfo
from typing import Any

from course_app.content.checks import check_document
from course_app.content.filled_document import FilledDocument
from course_app.content.structured_template import StructuredTemplate
from course_app.homework.exports.document_parts import (
    Checklist,
    Fields,
    Part,
    Passage,
    PrintedDocument,
    Section,
    Table,
    Value,
)
from course_app.homework.exports.printed_document import printed_document
from course_app.homework.exports.questions import answers
from course_app.homework.exports.reader import Reader

Content = dict[str, Any]


def customer_copy(
    template: StructuredTemplate, values: Mapping[str, object], today: date, zone: tzinfo, named: frozenset[str]
) -> Content:
    """The document for its customer, as JSON has it. Raises NoCustomerCopyError for a wholly internal template.

    Persons are said by their roles unless `named` has the field or column. The questions that the template asks come
    first; what answers them is not said again.
    """
    printed = printed_document(template, values, today, zone, "customer", named=named, answers_questions=False)
    return {
        "title": printed.title,
        "kind": printed.kind,
        "facts": _facts(template, printed),
        "questions": _questions(template, values, today, zone, named),
        "sections": [_section(section) for section in printed.sections],
    }


def _facts(template: StructuredTemplate, printed: PrintedDocument) -> list[Content]:
    """What the document itself says of owner, version and dates; what a print adds of its own is left out."""
    labels = {field.label for field in template.fields}
    return [_field(fact.label, fact.value) for fact in printed.facts if fact.label in labels and fact.value.text]


def _field(label: str, value: Value) -> Content:
    return {"label": label, "text": value.text}


def _section(section: Section) -> Content:
    parts = [{**_part(part), "is_said": section.says(part)} for part in section.parts]
    return {"heading": section.heading, "parts": parts}


def _part(part: Part) -> Content:
    if isinstance(part, Fields):
        return {"shape": "fields", "fields": [_field(field.label, field.value) for field in part.fields]}
    if isinstance(part, Passage):
        return {"shape": "passage", "label": part.label, "text": part.text}
    if isinstance(part, Table):
        table = {"label": part.label, "columns": list(part.columns), "rows": _texts(part.rows), "note": part.note}
        return {"shape": "table", **table}
    return {"shape": "checklist", "label": part.label, "columns": list(part.columns), "groups": _groups(part)}


def _groups(part: Checklist) -> list[Content]:
    return [{"section": each.section, "label": each.label, "rows": _texts(each.rows)} for each in part.groups]


def _texts(rows: tuple[tuple[Value, ...], ...]) -> list[list[str]]:
    return [[value.text for value in row] for row in rows]


def _questions(
    template: StructuredTemplate, values: Mapping[str, object], today: date, zone: tzinfo, named: frozenset[str]
) -> list[Content]:
    if not template.questions:
        return []
    document = FilledDocument.of(template.fields, values, today, zone)
    reader = Reader(template, document, check_document(template, values, today, zone).derived, "customer", named)
    return [
        {"asks": question.asks, "answers": list(map(asdict, answers(reader, question))), "nothing": question.nothing}
        for question in template.questions
    ]


def customer_entries(content: Content) -> Iterator[tuple[str, str]]:
    """Each place of a view with what stands there, so that two releases can be compared."""
    yield "", content["title"]
    for question in content["questions"]:
        yield question["asks"], "; ".join(filter(None, (answer["text"] for answer in question["answers"])))
    for field in content["facts"]:
        yield field["label"], field["text"]
    for section in content["sections"]:
        for part in section["parts"]:
            yield from _part_entries(part)


def _part_entries(part: Content) -> Iterator[tuple[str, str]]:
    if part["shape"] == "fields":
        yield from ((field["label"], field["text"]) for field in part["fields"])
    elif part["shape"] == "passage":
        yield part["label"], part["text"]
    elif part["shape"] == "table":
        yield from _row_entries(part["label"], part["columns"], part["rows"])
    else:
        for group in part["groups"]:
            yield from _row_entries(group["label"], part["columns"], group["rows"])


def _row_entries(label: str, columns: list[str], rows: list[list[str]]) -> Iterator[tuple[str, str]]:
    """A row is known by the first thing that stands in it; counting columns would make every row another one."""
    for row in rows:
        first = next((place for place, text in enumerate(row) if text and not text.isdigit()), 0)
        rest = [f"{column}: {text}" if column else text for column, text in zip(columns, row, strict=True) if text]
        yield f"{label} · {row[first]}" if row else label, "; ".join(rest)
