"""The report of the first days: always the customer's copy, of the rows that belong into its days."""

import random
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.homework.exports.document_parts import PrintedDocument, Table
from course_app.homework.exports.report import report_document
from tests.builders import copy_course, problems_of
from tests.homework.exports.marked import CUSTOMER, INTERNAL_YEAR, Marker, marked_template, marked_values
from tests.homework.exports.samples import LONDON, TEMPLATES, reported_sample, written
from tests.homework.exports.test_audience import ALL, INNER, TODAY
from tests.homework.exports.test_routes import ask

TRACKER = TEMPLATES["onboarding-tracker"]
assert TRACKER.sample
VALUES: Mapping[str, object] = TRACKER.sample.values
ASKED: dict[str, object] = {
    "template": TRACKER.id,
    "version": TRACKER.version,
    "values": VALUES,
    "format": "report",
    "audience": "internal",
    "name": "ours",
    "today": TRACKER.sample.today,
    "zone": "Europe/London",
}
WITH_REPORT = sorted(name for name, template in ALL.items() if template.report)


def tables_of(printed: PrintedDocument) -> dict[str, list[list[str]]]:
    tables = {part.label: part.rows for part in printed.parts if isinstance(part, Table)}
    return {label: [[value.text for value in row] for row in rows] for label, rows in tables.items()}


@pytest.mark.usefixtures("in_english")
def test_it_says_what_was_agreed_reached_left_open_and_what_comes_after() -> None:
    """Red when a row stands in the wrong part, or one that the customer is not to see stands in any."""
    agreed, still_open, later = tables_of(reported_sample(TRACKER)).values()
    assert [row[0] for row in agreed] == [
        "Kick-off",
        "System provisioning",
        "Integration testing",
        "Sponsor sign-off",
        "Admin training",
        "End-user training",
    ]
    assert agreed[4] == ["Admin training", "25 March 2026", "Completed", "24 March 2026"]
    assert still_open == [["End-user training", "28 March 2026", "In Progress"]]
    assert later == [
        ["Adoption check", "6 April 2026", "Not Started"],
        ["Joint transition meeting", "11 May 2026", "Not Started"],
    ]


@pytest.mark.usefixtures("in_english")
def test_day_30_belongs_to_the_first_thirty_and_no_day_to_later() -> None:
    def milestone(name: str, target: str) -> dict[str, object]:
        return {"cells": {"name": name, "target": target, "status": "completed", "visible": True}}

    rows = {
        "a": milestone("On the day", "Day 30"),
        "b": milestone("A day late", "2026-04-02"),
        "c": milestone("Undated", ""),
    }
    printed = reported_sample(TRACKER, milestones=rows)
    agreed, later = tables_of(printed).values()
    assert [row[0] for row in agreed] == ["On the day"]
    assert [row[0] for row in later] == ["A day late", "Undated"]
    assert "All of it is reached." in repr(printed)


@pytest.mark.usefixtures("in_english")
def test_an_empty_entry_says_so_in_words() -> None:
    printed = report_document(TRACKER, {"signed-on": "2026-03-02"}, TODAY, LONDON)
    assert (printed.title, printed.kind) == ("30-day report", "")
    for question in TRACKER.report.questions if TRACKER.report else ():
        assert question.nothing in repr(printed)


@pytest.mark.parametrize("name", WITH_REPORT)
def test_nothing_internal_is_in_a_report(small_app: Flask, name: str) -> None:
    """R10 over random documents; only the day from which it counts is always there."""

    @settings(max_examples=15, deadline=None, derandomize=True)
    @given(st.integers(0, 10_000))
    def holds(seed: int) -> None:
        marker, chance = Marker(), random.Random(seed)
        template = marked_template(ALL[name], marker)
        assert template.report
        values = {**marked_values(template, marker, chance), template.report.start.field: f"{INTERNAL_YEAR}-01-01"}
        printed = report_document(template, values, TODAY, LONDON)
        assert INNER.findall(repr(printed)) == []
        assert str(INTERNAL_YEAR) not in repr(printed)
        assert CUSTOMER in repr(printed.sections), "something is for the customer"

    with small_app.app_context():
        holds()


def test_whoever_asks_the_report_is_the_customers_copy(browser: FlaskClient) -> None:
    """Red when the page's audience, which is the owner's by default, decides what a report holds."""
    answer = ask(browser, body=ASKED)
    assert answer.status_code == 200, answer.text
    name = unquote(answer.headers["Content-Disposition"].partition("filename*=UTF-8''")[2])
    assert name == "Northwind Logistics · 30-day report.docx"
    document = Document(BytesIO(answer.data))
    text = "\n".join([*(each.text for each in document.paragraphs), *_cells(document)])
    assert "30-day report" in text
    assert "Integration testing" in text
    for internal in ("Amber", "Ana Ruiz", "Readiness review", "missed two booked", "Draft"):
        assert internal not in text
    assert "Northwind" not in "".join(_cells(Document(BytesIO(ask(browser, body=ASKED, has_names=False).data))))


def _cells(document: Any) -> list[str]:
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no first day": ({"values": {**VALUES, "signed-on": ""}}, "no_first_day", "“Signed on”"),
    "a first day that does not exist": ({"values": {**VALUES, "signed-on": "2026-02-30"}}, "no_first_day", "is safe"),
    "a template without one": ({"template": "sop"}, "no_such_format", "Word, PDF, Calendar, Markdown"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said(browser: FlaskClient, name: str) -> None:
    changes, code, words = BAD[name]
    answer = ask(browser, body=ASKED, **changes)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, code)
    assert words in answer.get_json()["error"]["message"]


def test_a_playbook_is_no_report(browser: FlaskClient) -> None:
    body = {**ASKED, "documents": [ASKED]}
    assert ask(browser, "/api/playbooks", body).get_json()["error"]["code"] == "no_such_format"


WRONG = """
report:
  title: First days
  from: signed
  days: 10
  at: stages.due
  questions:
    - {asks: 'Who?', fields: [owner]}
    - {asks: 'What, and how?', fields: [story, stages.stage]}
    - {asks: 'Since when?', due: within, fields: [story]}
    - {asks: 'Done?', due: within, fields: [stages.stage], where: [{field: stages.state, is: [gone]}]}
    - {asks: 'What else?', due: after, fields: [stages.nothing]}
"""


def test_what_an_author_gets_wrong_is_found_at_its_line(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    path = root / "homework/structured-templates/journey-map.yaml"
    text = path.read_text("utf-8").rstrip("\n") + "\n"
    path.write_text(text + WRONG.lstrip("\n"), "utf-8")
    first = text.count("\n") + WRONG.lstrip("\n").split("\n").index("    - {asks: 'Who?', fields: [owner]}") + 1
    found = {tuple(each.rsplit(":", 2)[1:]) for each in problems_of(root)}
    assert found == {
        (str(first), " question-audience"),
        (str(first + 1), " template-reference"),
        (str(first + 2), " template-reference"),
        (str(first + 3), " template-value"),
        (str(first + 4), " template-reference"),
    }


def test_the_file_is_the_report_as_it_is_printed(in_english: None) -> None:
    printed = reported_sample(TRACKER)
    document = Document(BytesIO(written("report", printed)))
    found = [[[cell.text for cell in row.cells] for row in table.rows][1:] for table in document.tables]
    assert [rows for rows in found if rows in tables_of(printed).values()] == list(tables_of(printed).values())


def test_the_report_is_offered_where_its_document_is_written(browser: FlaskClient) -> None:
    page = browser.get("/worksheets/onboarding-tracker").text
    assert '<button type="button" data-format="report">30-day report</button>' in page
    assert "30-day report: a Word file for the customer, about the first 30 days." in page
    for elsewhere in ("/worksheets/sop", "/worksheets/onboarding-tracker/board"):
        answer = browser.get(elsewhere)
        assert answer.status_code == 200, elsewhere
        assert "report" not in answer.text.split('data-part="downloads"')[1].split("</section>")[0]
