"""Every template with its sample, in every format that it names: written, read back, compared. None is forgotten."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from course_app.content.fields.choice import Choice
from course_app.content.fields.field_kind import FieldKind
from course_app.content.fields.grid import Grid
from course_app.content.fields.person import Person
from course_app.content.structured_template import columns_of
from course_app.homework.exports.calendar import NoDatesError
from course_app.homework.exports.document_parts import (
    Audience,
    Checklist,
    Fields,
    Passage,
    PrintedDocument,
    Table,
    Value,
)
from course_app.homework.exports.formats import FORMATS, formats_of
from course_app.homework.exports.playbook import Playbook
from tests.builders import REAL
from tests.homework.exports.read_back import squeezed, texts_in
from tests.homework.exports.samples import ALL_KINDS, TEMPLATES, printed_sample, sample_as, written, written_playbook

pytestmark = pytest.mark.usefixtures("in_english")

SHOWN = {**TEMPLATES, ALL_KINDS.id: ALL_KINDS}
QUICK = {*sorted(TEMPLATES)[::4], ALL_KINDS.id}
"""The templates that are set as PDF in every run; the others only in the long profile."""


def marks(name: str, kind: str) -> tuple[pytest.MarkDecorator, ...]:
    """Setting a PDF takes longest: three of four templates have theirs in the long profile."""
    return (pytest.mark.long,) if kind == "pdf" and name not in QUICK else ()


CASES = [
    pytest.param(name, audience, kind, id=f"{name}-{audience}-{kind}", marks=marks(name, kind))
    for name, template in sorted(SHOWN.items())
    for audience in ("internal", *(("customer",) if template.customer_view == "shown" else ()))
    for kind in formats_of(template)
]
TEXT_FORMATS = ("word", "excel", "pdf", "markdown")


def test_every_template_of_the_folder_is_exported_here() -> None:
    files = {path.stem for path in (REAL / "homework/structured-templates").glob("*.yaml")}
    assert files == set(TEMPLATES)
    for name, template in SHOWN.items():
        assert template.sample, f"{name} has no sample: nobody has seen it filled"
        assert set(template.exports) <= set(FORMATS), f"{name} names a format that nothing writes"


def values_of(document: PrintedDocument) -> Iterator[Value]:
    yield from (fact.value for fact in document.facts)
    for part in document.parts:
        if isinstance(part, Fields):
            yield from (field.value for field in part.fields)
        elif isinstance(part, Passage):
            yield Value(part.text)
        elif isinstance(part, Table):
            yield from (value for row in part.rows for value in row)
        elif isinstance(part, Checklist):
            yield from (value for group in part.groups for row in group.rows for value in row)


def in_excel(value: Value) -> str:
    """What a spreadsheet holds for a value: the number or the date itself."""
    if isinstance(value.plain, datetime):
        return str(value.plain)
    if isinstance(value.plain, date):
        return f"{value.plain} 00:00:00"
    if isinstance(value.plain, Decimal):
        return str(int(value.plain)) if value.plain == int(value.plain) else str(float(value.plain))
    return value.text


@cache
def sample_text(name: str, audience: Audience, kind: str) -> str:
    """The text of a sample's file, without blanks. Writing and reading it is most of what these tests cost."""
    return squeezed("".join(texts_in(FORMATS[kind].ending, written(kind, sample_as(kind, SHOWN[name], audience)))))


@pytest.mark.parametrize(("name", "audience", "kind"), CASES)
def test_the_sample_comes_back_from_its_file(name: str, audience: Audience, kind: str) -> None:
    document = sample_as(kind, SHOWN[name], audience)
    if kind == "calendar" and audience == "customer" and not document.events:
        with pytest.raises(NoDatesError):  # every date is ours: a customer's calendar would be empty
            written(kind, document)
        return
    if kind == "calendar":
        found = texts_in(FORMATS[kind].ending, written(kind, document))
        assert found == [text for event in document.events for text in (event.summary, str(event.at))]
        return
    text = sample_text(name, audience, kind)
    assert squeezed(document.title) in text
    assert squeezed(document.kind) in text
    for value in values_of(document):
        expected = in_excel(value) if kind == "excel" else value.text
        assert squeezed(expected) in text, f"{value.text!r} is not in the {kind} file"
    for heading in [section.heading for section in document.sections]:
        assert squeezed(heading) in text
    for label in [part.label for part in document.parts if not isinstance(part, Fields)]:
        assert squeezed(label).lower() in text.lower()


def written_texts(fields: tuple[FieldKind, ...], values: Mapping[str, object]) -> Iterator[str]:
    """What the sample itself says, taken from its file and not from the printed document."""
    for field in fields:
        value = values.get(field.id)
        if isinstance(field, Person) and isinstance(value, dict):
            yield from map(str, value.values())
        elif isinstance(field, Grid) and isinstance(value, dict):
            for row in value.values():
                yield from (str(cell["note"]) for cell in row.values() if isinstance(cell, dict) and cell.get("note"))
        elif isinstance(field, Choice) and field.options and isinstance(value, str):
            yield field.options[value]
        elif field.shape == "text" and isinstance(value, str):
            yield value
        elif field.shape == "table" and isinstance(value, dict):
            columns = tuple(column for column in columns_of(field) if column.id != "visible")
            for row in value.values():
                yield from written_texts(columns, row["cells"] if row else {})


@pytest.mark.parametrize(
    ("name", "kind"),
    [pytest.param(name, kind, marks=marks(name, kind)) for name in sorted(SHOWN) for kind in TEXT_FORMATS],
)
def test_every_text_and_person_and_choice_of_the_sample_is_in_the_file(name: str, kind: str) -> None:
    template = SHOWN[name]
    assert template.sample
    found = sample_text(name, "internal", kind)
    expected = [squeezed(text) for text in written_texts(template.fields, template.sample.values)]
    assert expected, "the sample says nothing that could be looked for"
    assert [text for text in expected if text not in found] == []


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_a_playbook_holds_every_document_after_its_contents(kind: str, step: int) -> None:
    """Every eighth template here, all of them in the long profile."""
    documents = tuple(printed_sample(template) for template in list(SHOWN.values())[::step])
    playbook = Playbook("Ana's playbook", "Contents", documents)
    found = squeezed("".join(texts_in(FORMATS[kind].ending, written_playbook(kind, playbook))))
    contents, body = found.split(squeezed(documents[-1].full_title), 1)
    assert contents.startswith(squeezed("Ana's playbook Contents"))
    places = [contents.index(squeezed(document.full_title)) for document in documents[:-1]]
    assert places == sorted(places)
    for document in documents:
        assert squeezed(document.full_title) in body
        assert all(squeezed(value.text) in body for value in values_of(document))


@pytest.mark.parametrize("name", [name for name, each in sorted(TEMPLATES.items()) if each.one_page])
def test_what_is_to_fit_on_a_page_does(name: str) -> None:
    """Red when a sample that is done to standard does not fit, or a playbook is made smaller for one of its parts."""
    assert len(PdfReader(io.BytesIO(written("pdf", printed_sample(TEMPLATES[name])))).pages) == 1
    playbook = Playbook("Playbook", "Contents", (printed_sample(TEMPLATES[name]), printed_sample(TEMPLATES["sop"])))
    assert len(PdfReader(io.BytesIO(written_playbook("pdf", playbook))).pages) >= 3


def test_a_workbook_begins_with_a_line_for_each_document() -> None:
    """Red when a customer's line has another's values, or fields that not all of them have."""
    template = TEMPLATES["onboarding-tracker"]
    customers = tuple(printed_sample(template, "internal", customer=name, needed=f"A call to {name}") for name in "AB")
    made = load_workbook(io.BytesIO(written_playbook("excel", Playbook("Onboarding Tracker", "", customers))))
    assert made.sheetnames == ["Onboarding Tracker", "A", "Milestones", "B", "Milestones 2"]
    head, *lines = made.worksheets[0].iter_rows(min_row=3, values_only=True)
    found = [dict(zip(head, line, strict=True)) for line in lines]
    asked = {line["Document"]: line["What we need from you"] for line in found}
    assert asked == {"A": "A call to A", "B": "A call to B"}
    assert {line["Stage"] for line in found} == {"5 · Training & Enablement"}
    mixed = Playbook("Mixed", "", (customers[0], printed_sample(TEMPLATES["sop"])))
    made = load_workbook(io.BytesIO(written_playbook("excel", mixed)))
    assert next(made.worksheets[0].iter_rows(min_row=3, values_only=True)) == ("Document", "Date", "Status")


def test_dates_and_numbers_of_a_spreadsheet_can_be_counted_with() -> None:
    tracker = printed_sample(TEMPLATES["onboarding-tracker"])
    found = texts_in("xlsx", written("excel", tracker))
    assert "2026-03-16 00:00:00" in found
    assert "2026-03-24 14:30:00" in found
    assert not [text for text in found if re.fullmatch(r"\d+ March 2026", text)]
