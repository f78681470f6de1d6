"""The board of a template: each document in a line, what is flagged first. What a line says is part of a check."""

from collections.abc import Iterator
from datetime import timedelta

from flask import render_template

from course_app.content.checks import CheckResult
from course_app.content.current_course import Edition
from course_app.content.derived.dates import DueSoon
from course_app.content.fields.cell import Cell
from course_app.content.fields.choice import Choice
from course_app.content.fields.derived import Derived
from course_app.content.fields.field_kind import Reference
from course_app.content.structured_template import Board, StructuredTemplate, kind_at
from course_app.homework.exports.wording import format_words
from course_app.homework.names import Names
from course_app.homework.worksheet_page import renamed_tables, review_fields

Line = dict[str, object]


def render_board(edition: Edition, template: StructuredTemplate, board: Board) -> str:
    """The page of the board, the same for everyone: the browser puts the person's documents in."""
    return render_template(
        "homework/board.html",
        course=edition.catalog.course,
        template=template,
        stages=_options(template, board.stage),
        risks=_options(template, board.risk),
        flags=[(name, field.label) for name in board.flags if (field := template.field(name))],
        formats=[name for name in template.exports if name == "excel"],
        format_words=format_words(),
        renamed_tables=renamed_tables,
        review_fields=review_fields,
        problems=edition.problems,
    )


def _options(template: StructuredTemplate, reference: Reference) -> list[tuple[str, str]]:
    field = template.field(reference)
    return list(field.options.items()) if isinstance(field, Choice) else []


def board_line(board: Board, names: Names, result: CheckResult) -> Line:
    """What the board says of one document. `raised` are the flags that stand, each with what it names."""
    due = names.document.day(_cell(names, board.due))
    return {
        "stage": _value(names, board.stage),
        "risk": _value(names, board.risk),
        "owner": _words(names, board.owner),
        "next": _words(names, board.next),
        "due": due.isoformat() if due else None,
        "raised": {
            str(flag): [names.id_in_words(str(row)) for row in value] if isinstance(value, tuple) else []
            for flag in board.flags
            if (value := result.derived.get(str(flag))) not in (None, False, ())
        },
        "ahead": sorted(_ahead(board, names, result), key=lambda each: str(each["day"])),
    }


def _ahead(board: Board, names: Names, result: CheckResult) -> Iterator[Line]:
    """What is due soon: the open rows that the function names, and the next action."""
    field = names.template.field(board.ahead)
    function = field.value if isinstance(field, Derived) else None
    rows = result.derived.get(str(board.ahead))
    if not isinstance(function, DueSoon) or not isinstance(rows, tuple):
        return
    for row in map(str, rows):
        day = names.document.day(_cell(names, function.at, row))
        table = names.template.field(function.at.field)
        if day and table:
            owner = _words(names, board.ahead_owner, row)
            yield {"day": day.isoformat(), "what": names.row(table, row), "owner": owner}
    due = names.document.day(_cell(names, board.due))
    if due and timedelta() <= due - names.document.today <= timedelta(days=function.days):
        yield {"day": due.isoformat(), "what": _words(names, board.next), "owner": _words(names, board.owner)}


def _cell(names: Names, reference: Reference, row: str | None = None) -> Cell | None:
    return names.document.cell(reference, row)


def _value(names: Names, reference: Reference) -> str:
    cell = _cell(names, reference)
    return str(cell.value or "") if cell else ""


def _words(names: Names, reference: Reference, row: str | None = None) -> str:
    cell = _cell(names, reference, row)
    kind = kind_at({field.id: field for field in names.template.fields}, reference)
    return names.value(kind, cell.value) if cell and kind and cell.is_filled else ""
