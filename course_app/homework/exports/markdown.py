"""Markdown: a document as plain text that other programs take."""

import re
from collections.abc import Iterator, Sequence

from course_app.homework.exports.document_parts import (
    Checklist,
    Fields,
    Part,
    Passage,
    PrintedDocument,
    Table,
    Value,
)
from course_app.homework.exports.wording import NOTHING

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])", re.M)


def markdown_file(documents: Sequence[PrintedDocument]) -> bytes:
    """The documents in markdown; what people wrote stays text, whatever marks are in it."""
    return ("\n\n".join("\n\n".join(_document(document)) for document in documents) + "\n").encode()


def escaped(text: str) -> str:
    """`text` as markdown that reads as just that text."""
    marked = _MARKS.sub(r"\\\1", text)
    return _LINE_START.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", marked)


def _document(document: PrintedDocument) -> Iterator[str]:
    yield f"# {_line(document.title)}"
    if document.kind:
        yield f"*{_line(document.kind)}*"
    yield _facts(Fields(document.facts))
    for section in document.sections:
        if section.heading:
            yield f"## {_line(section.heading)}"
        for part in section.parts:
            yield from _part(part, section.says(part))


def _part(part: Part, is_said: bool) -> Iterator[str]:
    if isinstance(part, Fields):
        yield _facts(part)
        return
    if not is_said:
        yield f"### {_line(part.label)}"
    if isinstance(part, Passage):
        yield "\n\n".join(escaped(line) for line in part.text.split("\n") if line.strip()) or NOTHING
    elif isinstance(part, Table):
        yield _table(part.columns, part.rows) if part.rows else NOTHING
        if part.note:
            yield _line(part.note)
    elif isinstance(part, Checklist):
        for group in part.groups:
            if group.section:
                yield f"#### {_line(group.section)}"
            yield f"##### {_line(group.label)}"
            yield _table(part.columns, group.rows)


def _facts(fields: Fields) -> str:
    return "\n".join(f"- **{_line(field.label)}:** {_line(field.value.text) or NOTHING}" for field in fields.fields)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    lines = [map(_line, columns), ["---"] * len(columns), *((_line(value.text) for value in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))
