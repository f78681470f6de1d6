"""POST /api/checks: what a document lacks, in words; and clear refusals of whatever is no document."""

import gzip
import json
import logging
import time
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from course_app.allowance import Allowance
from course_app.content.fields.checklist import STATES, Checklist
from course_app.content.standards.finding import CODES
from course_app.homework.wording import CHECKLIST_WORDS, IMPLIED, THINGS, WORDINGS
from tests.accounts.site import OWN
from tests.builders import REAL, good_catalog

TEMPLATES = good_catalog(REAL).templates
ALL = sorted(TEMPLATES)


@pytest.fixture
def browser(real_app: Flask) -> FlaskClient:
    return real_app.test_client()


def body(name: str = "sop", **changes: object) -> dict[str, object]:
    asked = {"template": name, "version": TEMPLATES[name].version, "values": {}, "today": "2026-03-11", "zone": "UTC"}
    return {**asked, **changes}


def ask(browser: FlaskClient, sent: object) -> TestResponse:
    return browser.post("/api/checks", json=sent, headers=OWN)


def checked(browser: FlaskClient, name: str, values: object, **changes: object) -> dict[str, Any]:
    answer = ask(browser, body(name, values=values, **changes))
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.parametrize("name", ALL)
def test_the_sample_is_done_to_standard(name: str, browser: FlaskClient) -> None:
    sample = TEMPLATES[name].sample
    assert sample
    found = checked(browser, name, sample.values, today=sample.today)
    assert (found["status"], found["findings"]) == ("to-standard", [])
    assert {each["state"] for each in found["standards"]} <= {"met", "declared"}


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_an_answer_is_small_on_the_way(encoding: str, unpack: Callable[[bytes], bytes], browser: FlaskClient) -> None:
    plain = ask(browser, body("onboarding-tracker"))
    packed = browser.post("/api/checks", json=body("onboarding-tracker"), headers={**OWN, "Accept-Encoding": encoding})
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == (encoding, "Accept-Encoding")
    assert "Content-Encoding" not in plain.headers
    assert unpack(packed.data) == plain.data
    assert packed.content_length == len(packed.data) < len(plain.data) / 3


@pytest.mark.parametrize("name", ALL)
def test_an_empty_document_is_told_everything_in_words(name: str, browser: FlaskClient) -> None:
    found = checked(browser, name, {})
    assert found["status"] == "draft"
    missing = [each for each in found["standards"] if each["state"] == "missing"]
    assert missing
    for finding in found["findings"]:
        assert finding["words"]
        assert "%(" not in finding["words"]
        assert finding["place"]
    for each in found["standards"]:
        assert each["says"]
        assert {found["findings"][place]["standard"] for place in each["findings"]} <= {each["id"]}


def test_vague_words_are_quoted_where_they_stand(browser: FlaskClient) -> None:
    text = "😀 The Lead checks it soon, within two hours."
    found = checked(browser, "sop", {"quality-check": text})
    (vague,) = [each for each in found["findings"] if each["code"] == "vague"]
    (quote,) = vague["quotes"]
    assert text[quote["start"] : quote["end"]] == quote["text"] == "soon"
    assert (vague["field"], vague["row"], vague["place"]) == ("quality-check", None, "Quality Check")
    explained = checked(browser, "sop", {"quality-check": text, "quality-check#why": "It is the customer's own word."})
    assert "vague" not in {each["code"] for each in explained["findings"]}


def test_places_in_rows_are_named_by_what_stands_there(browser: FlaskClient) -> None:
    rows = {"one": {"position": 1, "cells": {"action": "Send the pack"}}}
    found = checked(browser, "sop", {"steps": rows})
    places = {each["place"] for each in found["findings"]}
    assert "Steps · Send the pack · Responsible role" in places
    assert found["derived"]["steps.number"] == {"one": "1"}


def test_a_past_review_reads_overdue(browser: FlaskClient) -> None:
    assert checked(browser, "sop", {"next-review": "2026-03-01"})["status"] == "review-overdue"


def test_verdicts_rows_and_answers_are_given_in_words(browser: FlaskClient) -> None:
    sample = TEMPLATES["onboarding-tracker"].sample
    assert sample
    derived = checked(browser, "onboarding-tracker", sample.values, today=sample.today)["derived"]
    assert derived["silent"] == "No"
    assert derived["overdue-milestones"] == "none"


def test_the_same_request_gets_the_same_answer(browser: FlaskClient) -> None:
    assert checked(browser, "sop", {"title": "x"}) == checked(browser, "sop", {"title": "x"})


def test_every_code_has_exactly_one_wording(real_app: Flask) -> None:
    """A code without words would leave a person with an empty line."""
    assert set(WORDINGS) == set(CODES)
    with real_app.test_request_context():
        for code, facts in CODES.items():
            said = str(WORDINGS[code]) % dict.fromkeys(facts, "7")
            assert said.endswith((".", "…")), code
            assert all(f"%({fact})s" in str(WORDINGS[code]) for fact in facts if code != "not_an_option"), code
        assert len({str(words) for words in WORDINGS.values()}) >= len(WORDINGS) - 3
        assert all(str(words) for words in (*THINGS.values(), *IMPLIED.values()))


def test_what_a_rule_asks_is_said_where_it_is_not_met(browser: FlaskClient) -> None:
    """Red when a person reads that something does not pass, and not what is asked of it."""
    found = checked(browser, "onboarding-tracker", {"risk-refreshed": "2026-03-01"})["findings"]
    (stale,) = [(finding["asks"], finding["words"]) for finding in found if finding["field"] == "flag-stale"]
    assert stale == ("The flag was refreshed within the last seven days", "Here it reads: Yes.")
    found = checked(browser, "first-value-plan", {"baseline": 7, "target": 7})["findings"]
    (same,) = [(finding["asks"], finding["words"]) for finding in found if finding["standard"] == "target-differs"]
    assert same == ("The target differs from the baseline", "Not so yet.")


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ([], 400, "bad_request"),
        ({}, 400, "bad_request"),
        (body(more=1), 400, "bad_request"),
        (body(template=7), 400, "bad_request"),
        (body(template="no-such-thing"), 404, "unknown_template"),
        (body(version="1"), 400, "bad_request"),
        (body(version=True), 400, "bad_request"),
        (body(version=999), 409, "other_version"),
        (body(values=[]), 400, "bad_request"),
        (body(values={str(number): 1 for number in range(1001)}), 413, "too_large"),
        (body(values={"purpose": "x" * 900_000}), 413, "too_large"),
        (body(values={"purpose": "soon " * 150_000}), 413, "too_large"),
        (body(values={"purpose": "‘a " * 60_000}), 413, "too_large"),
        (body(today="2026-02-30"), 400, "bad_request"),
        (body(today="20260301"), 400, "bad_request"),
        (body(today=7), 400, "bad_request"),
        (body(zone="Mars/Olympus"), 400, "bad_request"),
        (body(zone="../../etc/passwd"), 400, "bad_request"),
        (body(zone=None), 400, "bad_request"),
    ],
)
def test_bad_requests_get_a_clear_refusal(sent: object, status: int, code: str, browser: FlaskClient) -> None:
    answer = ask(browser, sent)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)
    assert len(answer.get_json()["error"]["message"]) > 15


def test_what_is_no_json_is_refused(browser: FlaskClient) -> None:
    for data in (b"", b"{", b"\xff\xfe", b'{"a":1,"a":2}', b"[" * 100_000, json.dumps(body()).encode() + b"x"):
        answer = browser.post("/api/checks", data=data, headers={**OWN, "Content-Type": "application/json"})
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad_request"), data[:20]
    assert browser.post("/api/checks", data="{}", headers=OWN).status_code == 415
    assert browser.post("/api/checks", json=body(), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31", "2024-02-29"])
@pytest.mark.parametrize("name", ALL)
def test_the_ends_of_the_calendar_are_days_too(name: str, today: str, browser: FlaskClient) -> None:
    sample = TEMPLATES[name].sample
    assert sample
    assert checked(browser, name, sample.values, today=today, zone="Pacific/Auckland")["today"] == today


def test_odd_values_are_findings_and_never_a_failure(browser: FlaskClient) -> None:
    odd = {
        "title": 7,
        "owner": ["x"],
        "steps": {"one": "x", "two": {"cells": {"action": {"a": 1}, "nothing": 2}, "position": 1e308}},
        "date": "2026-02-30",
        "next-review": {"a": None},
        "no-such-field": "x",
        "version": "\ud800",
    }
    codes = {each["code"] for each in checked(browser, "sop", odd)["findings"]}
    assert {
        "not_text",
        "not_person",
        "not_a_row",
        "unknown_column",
        "no_such_date",
        "not_date",
        "unknown_field",
    } <= codes
    assert "not_number" in codes


def test_a_long_list_of_findings_is_cut_and_says_so(browser: FlaskClient) -> None:
    rows = {f"row-{number}": {"position": number, "cells": {"action": "Go"}} for number in range(400)}
    found = checked(browser, "sop", {"steps": rows})
    assert len(found["findings"]) == 300
    assert found["left_out"] > 0


def test_a_check_that_is_let_through_is_quick(browser: FlaskClient) -> None:
    text = "They are as good as their word: it is done by Ana Ruiz on Monday at 10:00. " * 400
    begun = time.perf_counter()
    checked(browser, "sop", {"purpose": text, "quality-check": text, "trigger": text})
    assert time.perf_counter() - begun < 2


def test_one_network_has_its_share_of_each_minute(browser: FlaskClient, real_app: Flask) -> None:
    """Red when the count is not asked before the work is done, or is never forgotten."""
    kept = real_app.extensions["check_allowance"]
    real_app.extensions["check_allowance"] = Allowance(2)
    try:
        assert [ask(browser, body()).status_code for _ in range(3)] == [200, 200, 429]
        elsewhere = browser.post("/api/checks", json=body(), headers=OWN, environ_base={"REMOTE_ADDR": "203.0.113.9"})
        assert elsewhere.status_code == 200
        assert ask(browser, []).get_json()["error"]["code"] == "too_often"
    finally:
        real_app.extensions["check_allowance"] = kept


def test_nothing_of_a_document_is_stored_or_logged(
    browser: FlaskClient, real_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    checked(browser, "sop", {"title": "Zanzibar soon", "purpose": "Zanzibar"})
    ask(browser, body(values={"title": "Zanzibar"}, today="x"))
    assert "Zanzibar" not in caplog.text
    data = real_app.extensions["settings"].data
    assert not [file for file in data.rglob("*") if file.is_file() and b"Zanzibar" in file.read_bytes()]


def test_every_word_that_checklists_share_can_be_translated() -> None:
    checklist = next(field for field in TEMPLATES["five-phase-checklist"].fields if isinstance(field, Checklist))
    assert set(CHECKLIST_WORDS) == {*STATES.values(), *(column.label for column in checklist.table_columns())}
