"""Word: a document that people go on editing, and several of them with contents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length
from docx.text.paragraph import Paragraph

from course_app.homework.exports.column_widths import ACROSS, UPRIGHT, column_widths, lies_down
from course_app.homework.exports.document_parts import (
    Checklist,
    Field,
    Fields,
    Part,
    Passage,
    PrintedDocument,
    Section,
    Table,
    Value,
)
from course_app.homework.exports.playbook import Playbook
from course_app.homework.exports.word_look import (
    add_page_number,
    begin_contents,
    end_contents,
    flush_left,
    give_look,
    grid,
    shade,
)
from course_app.homework.exports.wording import NOTHING

_MARGIN, _SHORT_SIDE, _LONG_SIDE = Cm(2), Cm(21), Cm(29.7)


def word_file(documents: Sequence[PrintedDocument]) -> bytes:
    """One document, its title and facts on the first page."""
    document = documents[0]
    pen = _Pen.on_new_paper([document], document.title)
    _write_document(pen, document, 0)
    return pen.saved(document)


def word_playbook(playbook: Playbook) -> bytes:
    """All documents of a playbook, each on a page of its own, after their contents."""
    pen = _Pen.on_new_paper(playbook.documents, playbook.title)
    pen.word.add_paragraph(playbook.title, style="Title")
    pen.word.add_paragraph(playbook.contents_title, style="Contents Title")
    for place, document in enumerate(playbook.documents):
        line = pen.word.add_paragraph(style="Contents")
        if place == 0:
            begin_contents(line)
        pen.add_link(line, document.full_title, f"document-{place + 1}")
    end_contents(line)
    for place, document in enumerate(playbook.documents):
        pen.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _write_document(pen, document, 1, f"document-{place + 1}")
    return pen.saved(playbook.documents[0])


@dataclass(slots=True)
class _Pen:
    """Writes into one Word file whose pages are `width` wide between the margins."""

    word: WordDocument
    title: str
    width: Length

    @classmethod
    def on_new_paper(cls, documents: Sequence[PrintedDocument], title: str) -> "_Pen":
        word = Document()
        give_look(word, documents[0].language)
        is_wide = lies_down(documents)
        page = word.sections[0]
        page.page_width, page.page_height = (_LONG_SIDE, _SHORT_SIDE) if is_wide else (_SHORT_SIDE, _LONG_SIDE)
        page.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
        pen = cls(word, title, Length(page.page_width - 2 * _MARGIN))
        add_page_number(page.footer.paragraphs[0], title, pen.width)
        return pen

    def heading(self, text: str, level: int) -> Paragraph:
        return self.word.add_paragraph(text, style=f"Heading {level}" if level else "Title")

    def add_link(self, line: Paragraph, text: str, bookmark: str) -> None:
        """A link to a place in the same file; it needs no relationship."""
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), bookmark)
        line.add_run(text)
        link.append(line.runs[-1]._r)
        line._p.append(link)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        """A table whose head stands again on every page."""
        widths = _widths(self, columns, rows)
        table = _new_table(self.word, 1 + len(rows), widths)
        grid(table)
        texts = [columns, *([value.text for value in row] for row in rows)]
        for number, (line, row) in enumerate(zip(table.tr_lst, texts, strict=True)):
            _keep_whole(line, is_head=number == 0)
            for cell, text in zip(line.tc_lst, row, strict=True):
                paragraph = Paragraph(cell.p_lst[0], self.word)
                paragraph.style = "Table Head" if number == 0 else "Table Text"
                paragraph.add_run(text)
                if number == 0:
                    shade(cell)
        self.word.add_paragraph(style="After Table")

    def fields(self, fields: Sequence[Field]) -> None:
        """Labels and values, side by side."""
        widths = [Length(int(self.width * share)) for share in (0.3, 0.7)]
        table = _new_table(self.word, len(fields), widths)
        flush_left(table)
        for line, field in zip(table.tr_lst, fields, strict=True):
            _keep_whole(line, is_head=False)
            for cell, text, style in zip(
                line.tc_lst, (field.label, field.value.text or NOTHING), ("Label", "Table Text"), strict=True
            ):
                paragraph = Paragraph(cell.p_lst[0], self.word)
                paragraph.style = style
                paragraph.add_run(text)
        self.word.add_paragraph(style="After Table")

    def saved(self, document: PrintedDocument) -> bytes:
        """The file. Its properties say the title and the day, nothing of who or what made it."""
        properties = self.word.core_properties
        properties.title, properties.language = self.title[:255], document.language
        properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
        properties.created = properties.modified = datetime.combine(document.day, time())
        properties.revision = 1
        data = BytesIO()
        self.word.save(data)
        return data.getvalue()


def _write_document(pen: _Pen, document: PrintedDocument, level: int, bookmark: str = "") -> None:
    """`level` is the heading of the title: 0 for a file of its own, 1 inside a playbook."""
    if document.kind and not level:
        pen.word.add_paragraph(document.kind, style="Kind")
    title = pen.heading(document.full_title if level else document.title, level)
    if bookmark:
        _mark(title, bookmark)
    pen.fields(document.facts)
    for section in document.sections:
        if section.heading:
            pen.heading(section.heading, level + 1)
        for part in section.parts:
            _write_part(pen, section, part, level + (2 if section.heading else 1))


def _write_part(pen: _Pen, section: Section, part: Part, level: int) -> None:
    if isinstance(part, Fields):
        pen.fields(part.fields)
        return
    if not section.says(part):
        pen.heading(part.label, level)
    if isinstance(part, Passage):
        for line in part.text.split("\n") if part.text else [NOTHING]:
            if line.strip():
                pen.word.add_paragraph(line)
    elif isinstance(part, Table):
        if part.rows:
            pen.table(part.columns, part.rows)
        else:
            pen.word.add_paragraph(NOTHING)
        if part.note:
            pen.word.add_paragraph(part.note, style="Note")
    elif isinstance(part, Checklist):
        for group in part.groups:
            if group.section:
                pen.heading(group.section, level + 1)
            pen.heading(group.label, level + 2)
            pen.table(part.columns, group.rows)


def _new_table(word: WordDocument, rows: int, widths: Sequence[Length]) -> CT_Tbl:
    table = CT_Tbl.new_tbl(rows, len(widths), Length(sum(widths)))
    for column, width in zip(table.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for line in table.tr_lst:
        for cell, width in zip(line.tc_lst, widths, strict=True):
            cell.width = width
    word.element.body._insert_tbl(table)
    return table


def _widths(pen: _Pen, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[Length]:
    """The page's width, shared."""
    widths = column_widths(columns, rows, ACROSS if pen.width > _SHORT_SIDE else UPRIGHT)
    return [Length(int(pen.width * each / sum(widths))) for each in widths]


def _keep_whole(line: BaseOxmlElement, is_head: bool) -> None:
    """A row is not torn apart by the end of a page; the head is said again on the next."""
    properties = line.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if is_head else ())):
        properties.append(OxmlElement(name))


def _mark(paragraph: Paragraph, bookmark: str) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for each in (start, end):
        each.set(qn("w:id"), bookmark.rpartition("-")[2])
    start.set(qn("w:name"), bookmark)
    paragraph._p.insert(1, start)
    paragraph._p.append(end)
