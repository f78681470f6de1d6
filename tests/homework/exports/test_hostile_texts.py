"""Texts that break files elsewhere: each goes into every format, the file opens, and the words are still words."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

import openpyxl
import pytest
from docx import Document
from icalendar import Calendar
from pypdf import PdfReader

from course_app.homework.exports.document_parts import PrintedDocument, printable
from course_app.homework.exports.formats import FORMATS
from course_app.homework.exports.pdf import pdf_file
from tests.homework.exports.read_back import squeezed, texts_in, unpacked
from tests.homework.exports.samples import TEMPLATES, printed_sample, written

pytestmark = pytest.mark.usefixtures("in_english")

TEXTS = {
    "null": "before\0after",
    "vertical tab": "before\x0bafter",
    "not a character": "before\uffffafter\ufffe",
    "lone surrogates": "before\ud800after\udfff",
    "escape": "before\x1b[31mafter\x07",
    "right to left": "שלום לכולם \u202eturned\u202c مرحبا",
    "emoji": "done 👍🏽 and 🎉",
    "typst": '#import "@preview/cetz:0.3.1": canvas #read("/etc/passwd") $x$ *b* _i_ \\ @a <b> `c` // d /* e',
    "xml": "]]> <w:p/> &amp; &#0; <!-- --> <?xml?>",
    "formula": "=cmd|' /C calc'!A0",
    "sum": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(A1)",
    "tabbed": "\t=1+1",
    "returned": "\r=1+1",
    "fed": "\n=1+1",
    "full width": "\uff1d1+1 \uff0b \uff0d \uff20",
    "markdown": "# no heading\n- no list\n1. nor this\n| a | b |\n[link](javascript:alert(1)) <script>",
    "calendar": "one\r\nEND:VEVENT\r\nBEGIN:VALARM; a,b\\n",
    "long word": "x" * 3000,
}
NO_GLYPH = ("emoji", "full width")
"""What the fonts that come with the typesetter do not have."""

KINDS = ("word", "excel", "pdf", "markdown")


def sop_with(text: str) -> PrintedDocument:
    step = {"position": 1, "cells": {"action": text, "role": "Clerk"}}
    return printed_sample(TEMPLATES["sop"], title=text, purpose=text, steps={"s1": step}, trigger=text)


def visible(text: str) -> str:
    return squeezed(printable(text))


@pytest.mark.sync_bug(42)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TEXTS)
def test_the_file_opens_and_the_words_are_still_words(name: str, kind: str) -> None:
    text = TEXTS[name]
    found = squeezed("".join(texts_in(FORMATS[kind].ending, written(kind, sop_with(text)))))
    if kind == "pdf" and name in NO_GLYPH:
        assert squeezed("cannot be shown with the fonts of this server") in found
        return
    if kind == "pdf" and name == "right to left":
        letters = "\u05e9\u05dc\u05d5\u05dd\u0645\u0631\u062d\u0628\u0627"
        assert Counter(letters) <= Counter(found), "in whichever order"
        return
    assert found.count(visible(text)) >= 3


@pytest.mark.parametrize("kind", ["word", "excel"])
def test_what_no_xml_can_hold_is_dropped_and_nothing_else(kind: str) -> None:
    everything = "".join(map(chr, [*range(0x20), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010)]))
    found = squeezed("".join(texts_in(FORMATS[kind].ending, written(kind, sop_with(f"a{everything}z")))))
    expected = "".join(map(chr, [*range(0xD7F0, 0xD800), *range(0xE000, 0xE010), *range(0xFFF0, 0xFFFE)]))
    assert f"a{expected}{''.join(map(chr, range(0x10000, 0x10010)))}z" in found


@pytest.mark.parametrize("kind", KINDS)
def test_200_kilobytes_of_text_come_back_whole(kind: str) -> None:
    text = " ".join(f"word{number}" for number in range(21_000))[:200_000]
    document = printed_sample(TEMPLATES["sop"], purpose=text)
    assert squeezed(text) in squeezed("".join(texts_in(FORMATS[kind].ending, written(kind, document))))


@pytest.mark.parametrize("name", ["formula", "sum", "minus", "at", "tabbed", "returned", "fed", "full width"])
def test_a_cell_that_looks_like_a_formula_is_marked_as_text(name: str) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(written("excel", sop_with(TEXTS[name]))))
    cells = [cell for row in workbook["Steps"].iter_rows(min_row=4) for cell in row if cell.value]
    looked = [cell for cell in cells if str(cell.value).strip() == printable(TEXTS[name]).strip()]
    assert len(looked) == 1
    assert looked[0].data_type == "s"
    assert looked[0].quotePrefix, "edited in Excel, it would become a formula"
    assert [cell.coordinate for cell in cells if cell.quotePrefix] == [looked[0].coordinate]


def test_a_calendar_takes_a_text_as_a_text() -> None:
    tracker = TEMPLATES["onboarding-tracker"]
    row = {"m1": {"position": 1, "cells": {"name": TEXTS["calendar"], "target": "2026-04-01"}}}
    found = texts_in("ics", written("calendar", printed_sample(tracker, milestones=row)))
    assert "one END:VEVENT BEGIN:VALARM; a,b\\n · Target · Northwind Logistics" in found


def test_a_date_that_comes_back_each_year_says_so() -> None:
    def rules(name: str) -> list[object]:
        calendar = Calendar.from_ical(written("calendar", printed_sample(TEMPLATES[name])))
        return [event.get("rrule") for event in calendar.walk("VEVENT")]

    assert rules("manifesto") == [{"FREQ": ["YEARLY"]}]
    assert set(rules("sop")) == {None}


def parts_of(kind: str) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(written(kind, sop_with("=cmd|' /C calc'!A0 https://example.com")))) as archive:
        for name in archive.namelist():
            yield name, archive.read(name).decode("utf-8", "replace")


@pytest.mark.parametrize("kind", ["word", "excel"])
def test_office_files_point_nowhere_and_hold_no_program(kind: str) -> None:
    for name, text in parts_of(kind):
        assert "External" not in text, name
        assert not re.search(r"vba|macro|thumbnail|\.bin$", name, re.I)
        assert not re.search(r"<f>|<w:instrText[^>]*>\s*(?!PAGE|NUMPAGES|TOC)\w", text), name


@pytest.mark.parametrize("kind", ["word", "excel", "pdf", "markdown", "calendar"])
def test_a_file_says_nothing_of_who_or_what_made_it(kind: str) -> None:
    data = unpacked(written(kind, printed_sample(TEMPLATES["sop"])))
    for word in (b"python-docx", b"/tmp/", b"/home/", b"/root", b"site-packages", b"xlsxwriter", b"XlsxWriter"):
        assert word not in data, f"{word!r} is in the {kind} file"
    assert data == unpacked(written(kind, printed_sample(TEMPLATES["sop"]))) or kind == "pdf"


def test_properties_name_the_document_and_its_day() -> None:
    document = printed_sample(TEMPLATES["sop"])
    properties = Document(io.BytesIO(written("word", document))).core_properties
    assert (properties.title, properties.author, properties.last_modified_by, properties.comments) == (
        document.title,
        "",
        "",
        "",
    )
    assert properties.created.date() == document.day
    metadata = PdfReader(io.BytesIO(written("pdf", document))).metadata
    assert metadata
    assert metadata.title == document.title
    assert metadata.author is None


def test_a_pdf_is_tagged_and_says_its_language() -> None:
    made = pdf_file([printed_sample(TEMPLATES["sop"])])
    catalog = PdfReader(io.BytesIO(made.data)).root_object
    assert made.is_tagged
    assert bool(catalog["/MarkInfo"]["/Marked"])  # type: ignore[index]  # pypdf types every value as an object
    assert "/StructTreeRoot" in catalog
    assert str(catalog["/Lang"]) == "en"
    assert b"pdfuaid" in made.data


def test_a_character_without_a_glyph_gives_a_plain_pdf_that_says_so() -> None:
    made = pdf_file([sop_with(TEXTS["emoji"])])
    text = "".join(texts_in("pdf", made.data))
    assert not made.is_tagged
    assert b"pdfuaid" not in made.data
    assert squeezed("cannot be shown with the fonts of this server") in squeezed(text)
    assert "cannot be shown" not in "".join(texts_in("pdf", pdf_file([sop_with("plain")]).data))
