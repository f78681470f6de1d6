"""Excel: the first page with its fields, and a sheet for every table and checklist."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest

from flask_babel import gettext
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from course_app.homework.exports.document_parts import (
    Checklist,
    Fields,
    Passage,
    PrintedDocument,
    Table,
    Value,
)
from course_app.homework.exports.playbook import Playbook
from course_app.homework.exports.wording import NOTHING

MOST_CHARACTERS = 16_000
"""Excel takes 32,767 units of UTF-16 in a cell; longer texts go on in the rows below."""

_FORMULA = re.compile("^[\\s\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20\\t]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_EXACT_DIGITS = 15
_FIRST_DAY = date(1900, 3, 1)
_NARROW, _WIDE, _LABEL, _VALUE = 12, 44, 28, 90
_LINE_HEIGHT, _HIGHEST = 14, 400
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def excel_file(documents: Sequence[PrintedDocument]) -> bytes:
    """The documents as one workbook. Numbers and dates can be counted with; every text stays text, `=` or not."""
    return _workbook(documents[0].title, documents, None)


def excel_playbook(playbook: Playbook) -> bytes:
    """All documents of a playbook in one workbook, after a sheet with a line for each of them."""
    return _workbook(playbook.title, playbook.documents, _lines(playbook))


def _workbook(title: str, documents: Sequence[PrintedDocument], first: Table | None) -> bytes:
    data = BytesIO()
    workbook = Workbook(data, _OPTIONS)
    workbook.set_properties({"title": title, "created": datetime.combine(documents[0].day, time())})
    book = _Book(workbook)
    if first:
        _write_table(book, first)
    for document in documents:
        _write_document(book, document)
    workbook.close()
    return data.getvalue()


def _lines(playbook: Playbook) -> Table:
    """Each document in a line: the short fields that all of them have, so that they can be sorted and filtered."""
    short = [_short_fields(document) for document in playbook.documents]
    labels = [label for label in short[0] if all(label in each for each in short)]
    names = [Value(document.title) for document in playbook.documents]
    rows = ((name, *(each[label] for label in labels)) for name, each in zip(names, short, strict=True))
    return Table(playbook.title, (gettext("Document"), *labels), tuple(rows))


def _short_fields(document: PrintedDocument) -> dict[str, Value]:
    """By their labels; of two that are called the same, the first."""
    found: dict[str, Value] = {}
    for part in (Fields(document.facts), *document.parts):
        for each in part.fields if isinstance(part, Fields) else ():
            found.setdefault(each.label, each.value)
    return found


@dataclass(slots=True)
class _Book:
    workbook: Workbook
    names: set[str] = field(default_factory=set)
    formats: dict[tuple[str, ...], Format] = field(default_factory=dict)

    def sheet(self, title: str) -> Worksheet:
        """A new sheet; Excel takes 31 characters, each name once, and neither brackets nor slashes."""
        plain = " ".join(_NOT_IN_A_NAME.sub(" ", title).split())[:31].strip() or "1"
        name, number = plain, 1
        while name.lower() in self.names or name.lower() == "history":
            number += 1
            name = f"{plain[: 30 - len(str(number))]} {number}"
        self.names.add(name.lower())
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        return sheet

    def format(self, *names: str) -> Format:
        """The look of a cell."""
        if names not in self.formats:
            looks: dict[str, object] = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
            for name in names:
                looks |= _LOOKS[name]
            self.formats[names] = self.workbook.add_format(looks)
        return self.formats[names]


_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 18, "text_wrap": False},
    "kind": {"font_color": "#595959", "text_wrap": False},
    "heading": {"bold": True, "font_size": 13, "text_wrap": False},
    "label": {"bold": True},
    "cell": {"border": 1, "border_color": "#BFBFBF"},
    "head": {"bold": True, "bg_color": "#E9E6DF", "border": 1, "border_color": "#BFBFBF"},
    "note": {"italic": True, "text_wrap": False},
    "number": {"align": "left"},
    "date": {"num_format": "d mmm yyyy", "align": "left"},
    "moment": {"num_format": "d mmm yyyy hh:mm", "align": "left"},
    "quoted": {"quote_prefix": True},
}


def _write_document(book: _Book, document: PrintedDocument) -> None:
    sheet = book.sheet(document.title)
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 1, _VALUE)
    sheet.set_row(0, 2 * _LINE_HEIGHT)
    _write(book, sheet, 0, 0, Value(document.title), "title")
    _write(book, sheet, 1, 0, Value(document.kind), "kind")
    line = 3
    for fact in document.facts:
        line = _write_field(book, sheet, line, fact.label, fact.value)
    for section in document.sections:
        line = _write_section_heading(book, sheet, line, section.heading)
        for part in section.parts:
            if isinstance(part, Fields):
                for each in part.fields:
                    line = _write_field(book, sheet, line, each.label, each.value)
            elif isinstance(part, Passage):
                line = _write_field(book, sheet, line, "" if section.says(part) else part.label, Value(part.text))
            else:
                name = _write_table(book, part)
                line = _write_field(book, sheet, line, part.label, Value(gettext("on the sheet “%(name)s”", name=name)))


def _write_section_heading(book: _Book, sheet: Worksheet, line: int, heading: str) -> int:
    if heading:
        _write(book, sheet, line + 1, 0, Value(heading), "heading")
    return line + 2 if heading else line + 1


def _write_field(book: _Book, sheet: Worksheet, line: int, label: str, value: Value) -> int:
    _write(book, sheet, line, 0, Value(label), "label")
    for piece in _pieces(value if value.text else Value(NOTHING)):
        _write(book, sheet, line, 1, piece)
        _fit(sheet, line, [(label, _LABEL), (piece.text, _VALUE)])
        line += 1
    return line


def _write_table(book: _Book, table: Table | Checklist) -> str:
    """A sheet of its own, whose head stays in sight and can be filtered; gives its name."""
    sheet = book.sheet(table.label)
    name = str(sheet.get_name())
    columns, rows = _flat(table)
    sheet.set_row(0, 2 * _LINE_HEIGHT)
    _write(book, sheet, 0, 0, Value(table.label), "title")
    note = table.note if isinstance(table, Table) else ""
    _write(book, sheet, 1, 0, Value(note), "note")
    longest = [max((len(row[place].text) for row in rows), default=0) for place in range(len(columns))]
    widths = [max(_NARROW, min(_WIDE, max(most, len(name)) + 3)) for most, name in zip(longest, columns, strict=True)]
    for place, column in enumerate(columns):
        sheet.set_column(place, place, widths[place])
        _write(book, sheet, 2, place, Value(column), "head")
    line = 3
    for row in rows:
        pieces = [list(_pieces(value)) for value in row]
        for place, texts in enumerate(pieces):
            for number, piece in enumerate(texts):
                _write(book, sheet, line + number, place, piece, "cell")
        for number, lines in enumerate(zip_longest(*pieces, fillvalue=Value())):
            _fit(sheet, line + number, [(each.text, width) for each, width in zip(lines, widths, strict=True)])
        line += max(map(len, pieces), default=1)
    if rows:
        sheet.autofilter(2, 0, line - 1, len(columns) - 1)
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)
    if len(columns) > 5:
        sheet.set_landscape()
    return name


def _fit(sheet: Worksheet, line: int, texts: Sequence[tuple[str, int]]) -> None:
    """Makes a row as high as its longest text needs: not every program does so by itself."""
    lines = max(sum(1 + len(each) // width for each in text.split("\n")) for text, width in texts)
    if lines > 1:
        sheet.set_row(line, min(_HIGHEST, lines * _LINE_HEIGHT))


def _flat(table: Table | Checklist) -> tuple[Sequence[str], list[Sequence[Value]]]:
    """Columns and rows; of a checklist the section and the group become columns, so that it can be filtered."""
    if isinstance(table, Table):
        return table.columns, list(table.rows)
    rows: list[Sequence[Value]] = []
    section = ""
    for group in table.groups:
        section = group.section or section
        rows += [(Value(section), Value(group.label), *row) for row in group.rows]
    return (gettext("Section"), gettext("Group"), *table.columns), rows


def _pieces(value: Value) -> Iterator[Value]:
    if len(value.text) <= MOST_CHARACTERS:
        yield value
        return
    for start in range(0, len(value.text), MOST_CHARACTERS):
        yield Value(value.text[start : start + MOST_CHARACTERS])


def _write(book: _Book, sheet: Worksheet, line: int, place: int, value: Value, *looks: str) -> None:
    plain = value.plain
    if isinstance(plain, datetime) and plain.date() >= _FIRST_DAY:
        sheet.write_datetime(line, place, plain, book.format(*looks, "moment"))
    elif isinstance(plain, date) and not isinstance(plain, datetime) and plain >= _FIRST_DAY:
        sheet.write_datetime(line, place, datetime.combine(plain, time()), book.format(*looks, "date"))
    elif isinstance(plain, Decimal) and len(plain.as_tuple().digits) <= _EXACT_DIGITS:
        sheet.write_number(line, place, float(plain), book.format(*looks, "number"))
    elif value.text:
        quoted = ("quoted",) if _FORMULA.match(value.text) else ()
        sheet.write_string(line, place, value.text, book.format(*looks, *quoted))
    elif looks == ("cell",):
        sheet.write_blank(line, place, None, book.format(*looks))
