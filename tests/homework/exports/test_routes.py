"""POST /api/exports and /api/playbooks: what they give, what they refuse and how, what they keep (nothing)."""

import json
import logging
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from course_app.database import Base
from course_app.homework.exports.exported_file import file_name
from tests.accounts.site import OWN, Site
from tests.builders import REAL, make_app
from tests.homework.exports.read_back import squeezed, texts_in
from tests.homework.exports.samples import TEMPLATES

SOP = TEMPLATES["sop"]
assert SOP.sample
VALUES = dict(SOP.sample.values)
GOOD: dict[str, Any] = {
    "template": "sop",
    "version": 1,
    "values": VALUES,
    "format": "word",
    "audience": "internal",
    "name": "Welcome pack",
    "today": "2026-03-11",
    "zone": "Europe/London",
}
PLAYBOOK = {**{key: GOOD[key] for key in ("format", "audience", "today", "zone")}, "name": "Ana's playbook"}
PLAYBOOK["documents"] = [{key: GOOD[key] for key in ("template", "version", "values", "name")}] * 2


def ask(browser: FlaskClient, path: str = "/api/exports", body: object = GOOD, **changes: object) -> TestResponse:
    sent = {**body, **changes} if isinstance(body, dict) else body
    return browser.post(path, data=json.dumps(sent), headers=OWN, content_type="application/json")


@pytest.mark.parametrize(
    ("kind", "ending", "media_type"),
    [
        ("word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("pdf", "pdf", "application/pdf"),
        ("calendar", "ics", "text/calendar; charset=utf-8"),
        ("markdown", "md", "text/markdown; charset=utf-8"),
    ],
)
def test_each_format_comes_as_a_named_file(browser: FlaskClient, kind: str, ending: str, media_type: str) -> None:
    answer = ask(browser, format=kind)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == media_type
    name = f"Send the welcome pack within 72 hours.{ending}"
    said = answer.headers["Content-Disposition"]
    assert said.startswith(f'attachment; filename="{name}"; ')
    assert unquote(said.partition("filename*=UTF-8''")[2]) == name
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "welcome pack" in "".join(texts_in(ending, answer.data))


def test_a_name_in_any_script_travels_in_both_forms(browser: FlaskClient) -> None:
    title = 'Übergabe "Kunde"; 手順/..\\x\u202efdp'
    said = ask(browser, values={**VALUES, "title": title}, format="markdown").headers["Content-Disposition"]
    assert said.startswith('attachment; filename="_bergabe Kunde __ .. xfdp.md"; ')
    assert unquote(said.partition("filename*=UTF-8''")[2]) == "Übergabe Kunde 手順 .. xfdp.md"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("..", "document.pdf"),
        ("a/b\\c:d", "a b c d.pdf"),
        ("a\r\nSet-Cookie: x=1", "aSet-Cookie x=1.pdf"),
        ("x" * 500, "x" * 80 + ".pdf"),
        ("\u200b\ue000\ud800", "document.pdf"),
    ],
)
def test_a_file_name_is_only_a_name(title: str, expected: str) -> None:
    assert file_name(title, "pdf") == expected


def test_a_pdf_that_lacks_a_glyph_says_so_in_a_header(browser: FlaskClient) -> None:
    assert "Course-File-Note" not in ask(browser, format="pdf").headers
    answer = ask(browser, format="pdf", values={**VALUES, "purpose": "🎉"})
    assert answer.headers["Course-File-Note"] == "not-accessible"


def test_a_playbook_of_two_documents(browser: FlaskClient) -> None:
    for kind, ending in (("word", "docx"), ("pdf", "pdf")):
        answer = ask(browser, "/api/playbooks", PLAYBOOK, format=kind)
        assert answer.status_code == 200, answer.text
        assert f'filename="Ana\'s playbook.{ending}"' in answer.headers["Content-Disposition"]
        text = squeezed("".join(texts_in(ending, answer.data)))
        assert text.count(squeezed("Send the welcome pack within 72 hours · Standard Operating Procedure")) == 4


BAD: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "no template": ({"template": None}, 404, "unknown_template", "no template"),
    "a template that is none": ({"template": "../sop"}, 404, "unknown_template", "no template"),
    "a list for a template": ({"template": ["sop"]}, 404, "unknown_template", "no template"),
    "no version": ({"version": None}, 400, "bad_request", "`version`"),
    "true for a version": ({"version": True}, 400, "bad_request", "`version`"),
    "a newer template": ({"version": 99}, 409, "newer_template", "is safe"),
    "no values": ({"values": None}, 400, "bad_request", "`values`"),
    "a list for values": ({"values": []}, 400, "bad_request", "`values`"),
    "no format": ({"format": None}, 400, "bad_request", "`format`"),
    "a format that is none": ({"format": "exe"}, 400, "bad_request", "`format`"),
    "a format that is an object": ({"format": {}}, 400, "bad_request", "`format`"),
    "another template's format": ({"format": "excel"}, 422, "no_such_format", "Word, PDF, Calendar, Markdown"),
    "an audience that is none": ({"audience": "everyone"}, 400, "bad_request", "`audience`"),
    "an audience that is a list": ({"audience": []}, 400, "bad_request", "`audience`"),
    "no customer copy": (
        {"template": "handover-standard", "audience": "customer"},
        422,
        "no_customer_copy",
        "own side",
    ),
    "a long name": ({"name": "x" * 301}, 400, "bad_request", "`name`"),
    "a number for a name": ({"name": 3}, 400, "bad_request", "`name`"),
    "a day that does not exist": ({"today": "2026-02-30"}, 400, "bad_request", "`today`"),
    "no day": ({"today": None}, 400, "bad_request", "`today`"),
    "a zone that is none": ({"zone": "../../etc/passwd"}, 400, "bad_request", "`zone`"),
    "a zone that is an object": ({"zone": {}}, 400, "bad_request", "`zone`"),
    "names that are no list": ({"named": "owner"}, 400, "bad_request", "`named`"),
    "no date for the calendar": ({"format": "calendar", "values": {}}, 422, "no_dates", "is safe"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said(browser: FlaskClient, name: str) -> None:
    changes, status, code, words = BAD[name]
    answer = ask(browser, **changes)
    assert answer.status_code == status, answer.text
    error = answer.get_json()["error"]
    assert error["code"] == code
    assert words in error["message"]


EMPTY = {**GOOD, "values": {}}


@pytest.mark.parametrize("documents", [None, [], {}, [3], [EMPTY] * 101], ids=range(5))
def test_a_playbook_needs_documents(browser: FlaskClient, documents: object) -> None:
    answer = ask(browser, "/api/playbooks", {**PLAYBOOK, "documents": documents})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad_request")
    assert "`documents`" in answer.get_json()["error"]["message"]


def test_a_playbook_is_word_pdf_or_a_workbook(browser: FlaskClient) -> None:
    answer = ask(browser, "/api/playbooks", PLAYBOOK, format="calendar")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "no_such_format")
    inner = [{**PLAYBOOK["documents"][0], "template": "handover-standard", "values": {}}]
    answer = ask(browser, "/api/playbooks", PLAYBOOK, documents=inner, audience="customer")
    assert answer.get_json()["error"]["code"] == "no_customer_copy"


def test_the_first_page_names_the_owner(real_site: Site) -> None:
    """Red when a template without an owner's field prints nobody, or a customer reads who wrote for them."""
    ana = real_site.signed_in(real_site.person("ana@example.com")).client
    asked = {**GOOD, "template": "journey-map", "format": "markdown", "values": {"customer": "Harbour Foods"}}
    assert "**Owner:** Ana@Example.Com" in ask(ana, body=asked).text.replace("\\", "")
    assert "Owner" not in ask(ana, body=asked, audience="customer").text
    assert "Owner" not in ask(ana, body=asked, has_names=False).text
    assert "Owner" not in ask(real_site.browser().client, body=asked).text
    procedure = ask(ana, format="markdown").text
    assert "**Owner:** Ana Ruiz" in procedure
    assert procedure.count("Owner:") == 1


DEEP = b'{"v":' * 30 + b"1" + b"}" * 30
NO_OBJECTS = [b"", b"{", b"[]", b"3", b'{"a":1,"a":2}', b'{"template": NaN}', b"[" * 100_000, b"\xff", DEEP]


@pytest.mark.parametrize("body", NO_OBJECTS, ids=range(len(NO_OBJECTS)))
def test_what_is_no_json_object_is_refused(browser: FlaskClient, body: bytes) -> None:
    for path in ("/api/exports", "/api/playbooks"):
        answer = browser.post(path, data=body, headers=OWN, content_type="application/json")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad_request")


def test_other_sites_other_types_and_too_much_are_refused(browser: FlaskClient) -> None:
    for path, most in (("/api/exports", 1_000_000), ("/api/playbooks", 4_000_000)):
        body = json.dumps(GOOD if path == "/api/exports" else PLAYBOOK)
        assert browser.post(path, data=body, content_type="application/json").status_code == 403
        assert browser.post(path, data=body, headers=OWN, content_type="text/plain").status_code == 415
        padded = body.encode() + b" " * most
        answer = browser.post(path, data=padded, headers=OWN, content_type="application/json")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "request-entity-too-large")
        assert browser.get(path).status_code == 405


@pytest.mark.parametrize(
    "values",
    [
        {"title": 3, "steps": "none", "owner": ["x"], "date": "2026-02-30", "version": "two", "nobody": {"knows": 1}},
        {"steps": {"s1": None, "s2": {"cells": None}, "s3": {"cells": {"action": {"a": 1}}, "position": "x"}}},
        {"steps": {f"s{number}": {"cells": {"action": "x"}} for number in range(120)}},
        {"owner": {"name": None, "role": "x" * 300}, "next-review": "9999-12-31", "date": "0001-01-01"},
    ],
)
def test_values_that_do_not_fit_never_fail(browser: FlaskClient, values: dict[str, object]) -> None:
    for kind in ("word", "pdf", "markdown"):
        assert ask(browser, values=values, format=kind).status_code == 200
    tracker = {**GOOD, "template": "onboarding-tracker", "values": {**values, "last-touch": "0001-01-01T00:00"}}
    assert ask(browser, body=tracker, format="excel", zone="Pacific/Kiritimati").status_code == 200


def test_what_does_not_fit_its_field_is_still_printed_for_its_owner(browser: FlaskClient) -> None:
    values = {**VALUES, "version": "second, I think", "next-review": "after the summer"}
    text = ask(browser, values=values, format="markdown").text
    assert "second, I think" in text
    assert "after the summer" in text
    assert "after the summer" not in ask(browser, values=values, format="markdown", audience="customer").text


def test_an_older_version_of_a_document_is_printed_by_its_field_ids(browser: FlaskClient) -> None:
    assert ask(browser, template="onboarding-tracker", format="excel").status_code == 200


def test_nothing_is_stored_and_nothing_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = make_app(tmp_path, REAL)
    database = app.extensions["database"]

    def rows() -> dict[str, int]:
        with database.reading() as session:
            tables = Base.metadata.sorted_tables
            return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}

    before = rows()
    with caplog.at_level(logging.DEBUG):
        for kind in ("word", "pdf", "calendar", "markdown"):
            assert ask(app.test_client(), format=kind).status_code == 200
        assert ask(app.test_client(), version=99).status_code == 409
    assert rows() == before
    assert [
        record.getMessage() for record in caplog.records if re.search("Ana Ruiz|welcome", record.getMessage())
    ] == []
    database.engine.dispose()
