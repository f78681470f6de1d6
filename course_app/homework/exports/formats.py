"""The table of formats: what each file is called, what it is, and what writes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from course_app.content.structured_template import StructuredTemplate
from course_app.homework.exports.calendar import calendar_file
from course_app.homework.exports.document_parts import PrintedDocument
from course_app.homework.exports.excel import excel_file, excel_playbook
from course_app.homework.exports.markdown import markdown_file
from course_app.homework.exports.pdf import PdfFile, pdf_file, pdf_playbook
from course_app.homework.exports.playbook import Playbook
from course_app.homework.exports.word import word_file, word_playbook

_OFFICE = "application/vnd.openxmlformats-officedocument"

Writer = Callable[[Sequence[PrintedDocument]], bytes | PdfFile]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its ending, its media type, what writes a document and, where there is one, a playbook."""

    ending: str
    media_type: str
    write: Writer
    write_playbook: Callable[[Playbook], bytes | PdfFile] | None = None


FORMATS: dict[str, Format] = {
    "word": Format("docx", f"{_OFFICE}.wordprocessingml.document", word_file, word_playbook),
    "excel": Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet", excel_file, excel_playbook),
    "pdf": Format("pdf", "application/pdf", pdf_file, pdf_playbook),
    "calendar": Format("ics", "text/calendar; charset=utf-8", calendar_file),
    "markdown": Format("md", "text/markdown; charset=utf-8", markdown_file),
    "report": Format("docx", f"{_OFFICE}.wordprocessingml.document", word_file),
}
BOUND = ("word", "pdf")
"""Formats in which a whole playbook is read; as a workbook, documents of one template are counted with."""

_FOR_EVERY_TEMPLATE = ("markdown",)


def formats_of(template: StructuredTemplate) -> tuple[str, ...]:
    """What the template names, its report, and the text of a document, which is always its owner's to take away."""
    return (*template.exports, *(("report",) if template.report else ()), *_FOR_EVERY_TEMPLATE)
