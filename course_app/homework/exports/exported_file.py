"""A file made from a request: its bytes, its name, its kind."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from course_app.content.structured_template import StructuredTemplate
from course_app.homework.exports.export_request import ExportRequest, read_export_request, read_playbook_request
from course_app.homework.exports.formats import FORMATS
from course_app.homework.exports.pdf import PdfFile
from course_app.homework.exports.playbook import Playbook

_LONGEST = 80
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|%;,]+')


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """`is_accessible` is false for a PDF in which a character has no glyph."""

    name: str
    media_type: str
    data: bytes
    is_accessible: bool


def exported_document(data: bytes, templates: Mapping[str, StructuredTemplate], author: str) -> ExportedFile:
    """The file that the request `data` of `author` (a name, or nothing) asks for. Raises a CourseAppError."""
    asked = read_export_request(data, templates, author)
    return _file(asked, FORMATS[asked.wanted.format].write(asked.documents))


def exported_playbook(data: bytes, templates: Mapping[str, StructuredTemplate], author: str) -> ExportedFile:
    """The playbook that the request `data` of `author` asks for. Raises a CourseAppError."""
    asked = read_playbook_request(data, templates, author)
    playbook = Playbook(asked.name, gettext("Contents"), asked.documents)
    write = FORMATS[asked.wanted.format].write_playbook
    if write is None:
        raise LookupError(f"{asked.wanted.format} writes no playbooks, and the request was let through")
    return _file(asked, write(playbook))


def _file(asked: ExportRequest, made: bytes | PdfFile) -> ExportedFile:
    kind = FORMATS[asked.wanted.format]
    name = file_name(asked.name, kind.ending)
    if isinstance(made, PdfFile):
        return ExportedFile(name, kind.media_type, made.data, made.is_tagged)
    return ExportedFile(name, kind.media_type, made, is_accessible=True)


def file_name(title: str, ending: str) -> str:
    """`title` as every system takes it for a file's name: nothing that parts folders, hides, or turns text round."""
    seen = "".join(each for each in title if unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    plain = " ".join(_NOT_IN_A_NAME.sub(" ", seen).split())[:_LONGEST].strip(" .")
    return f"{plain or 'document'}.{ending}"
