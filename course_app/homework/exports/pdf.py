"""PDF: a fixed copy, tagged for assistive software (PDF/UA-1), set in a process of its own."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from course_app.errors import CourseAppError
from course_app.homework.exports.column_widths import ACROSS, UPRIGHT, column_widths, lies_down
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
from course_app.homework.exports.playbook import Playbook
from course_app.homework.exports.typesetting import process
from course_app.homework.exports.wording import NOTHING

AT_ONCE = 2
SCALES = (1, 0.92, 0.84, 0.76)
"""How far a document is made smaller that is to fit on one page; beyond that it would not be read on paper."""

_turns = threading.BoundedSemaphore(AT_ONCE)

Piece = dict[str, object]


class PdfTooLargeError(CourseAppError):
    """Setting it took more than the time or memory that one document may have."""

    status, code = 422, "pdf_too_large"


class PdfBusyError(CourseAppError):
    """As many files as one process sets at a time are being set."""

    status, code = 503, "busy"


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF file; `is_tagged` says whether it meets PDF/UA-1, which a character without a glyph prevents."""

    data: bytes
    is_tagged: bool


def pdf_file(documents: Sequence[PrintedDocument]) -> PdfFile:
    """One document. Raises PdfTooLargeError or PdfBusyError."""
    return _typeset(documents[0].title, None, documents[:1])


def pdf_playbook(playbook: Playbook) -> PdfFile:
    """All documents of a playbook, each on a page of its own, after contents with page numbers. Raises the same."""
    return _typeset(playbook.title, playbook.contents_title, playbook.documents)


def _typeset(title: str, contents: str | None, documents: Sequence[PrintedDocument]) -> PdfFile:
    first, is_wide = documents[0], lies_down(documents)
    is_one_page = first.fits_page and contents is None
    room = ACROSS if is_wide else UPRIGHT
    given = {
        "title": title,
        "foot": title[:90],
        "contents": contents,
        "lang": first.language.partition("-")[0],
        "year": first.day.year,
        "month": first.day.month,
        "day": first.day.day,
        "wide": is_wide,
        "scales": SCALES if is_one_page else SCALES[:1],
        "warning": gettext(
            "Some characters cannot be shown with the fonts of this server. So this file is not marked as accessible."
        ),
        "documents": [
            {"title": each.full_title if contents else each.title, "kind": "" if contents else each.kind}
            | {"parts": list(_parts(each, room))}
            for each in documents
        ],
    }
    kind, _, data = _run(json.dumps(given).encode()).partition(b"\n")
    return PdfFile(data, kind + b"\n" == process.TAGGED)


def _run(given: bytes) -> bytes:
    """What the process gives. It gets an environment without anything of this one's."""
    if not _turns.acquire(timeout=process.SECONDS):
        raise PdfBusyError(gettext("Many files are being made just now. Nothing is lost: try again in a minute."))
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of a person in the command
            [sys.executable, "-I", process.__file__],
            input=given,
            capture_output=True,
            timeout=process.SECONDS,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "RAYON_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    finally:
        _turns.release()
    if done.returncode < 0 or done.returncode == process.TOO_LARGE:
        raise _too_large()
    done.check_returncode()
    return done.stdout


def _too_large() -> PdfTooLargeError:
    return PdfTooLargeError(
        gettext("This is too much for one PDF file. Nothing is lost: export it as Word, or shorten the longest texts.")
    )


def _parts(document: PrintedDocument, room: int) -> Iterator[Piece]:
    yield _fields(Fields(document.facts))
    for section in document.sections:
        if section.heading:
            yield _heading(2, section.heading)
        for part in section.parts:
            yield from _part(section, part, 3 if section.heading else 2, room)


def _part(section: Section, part: Part, level: int, room: int) -> Iterator[Piece]:
    if isinstance(part, Fields):
        yield _fields(part)
        return
    if not section.says(part):
        yield _heading(level, part.label)
        level += 1
    if isinstance(part, Passage):
        yield {"kind": "passage", "text": part.text or NOTHING}
    elif isinstance(part, Table):
        yield _table(part.columns, part.rows, room) if part.rows else {"kind": "passage", "text": NOTHING}
        if part.note:
            yield {"kind": "note", "text": part.note}
    elif isinstance(part, Checklist):
        below = level
        for group in part.groups:
            if group.section:
                yield _heading(level, group.section)
                below = level + 1
            yield _heading(below, group.label)
            yield _table(part.columns, group.rows, room)


def _fields(fields: Fields) -> Piece:
    return {"kind": "fields", "rows": [[field.label, field.value.text or NOTHING] for field in fields.fields]}


def _heading(level: int, text: str) -> Piece:
    return {"kind": "heading", "level": level, "text": text}


def _table(columns: Sequence[str], rows: Sequence[Sequence[Value]], room: int) -> Piece:
    widths = column_widths(columns, rows, room)
    texts = [[value.text for value in row] for row in rows]
    return {"kind": "table", "columns": list(columns), "widths": widths, "rows": texts}
