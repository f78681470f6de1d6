"""The new-joiner test: what a colleague sees and sends, and what the owner gets of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from course_app.content.structured_template import columns_of
from course_app.homework.sop_runs.routes import RUNS_A_MINUTE
from course_app.homework.sop_runs.runs import MOST_RUNS
from tests.accounts.site import OWN
from tests.homework.exports.samples import TEMPLATES
from tests.homework.share_links.sharing import TEST, Sharer, path_of, stranger

SOP = TEMPLATES["sop"]


def a_run(path: str, **more: object) -> dict[str, object]:
    """What the colleague's page sends: steps one and two done, a stumble at the second."""
    steps = {"s1": {"done": True, "stumble": ""}, "s2": {"done": True, "stumble": "Which page takes the channel?"}}
    about = {"id": str(uuid4()), "release": 1, "name": "Nadia Rahman", "role": "Coordinator", "remark": "Clear enough"}
    return {"token": path.split("/")[2], **about, "steps": steps, "ran_on": "2027-03-01", **more}


def send(ana: Sharer, run: object, network: str = "203.0.113.7") -> TestResponse:
    client = stranger(ana.site)
    return client.post("/api/sop-runs", json=run, headers=OWN, environ_base={"REMOTE_ADDR": network})


def runs(ana: Sharer, document: str) -> list[dict[str, Any]]:
    return list(ana.browser.get(f"/api/{TEST}/{document}/runs").get_json()["runs"])


def code_of(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


def shared_sop(ana: Sharer) -> tuple[str, str]:
    """A document with the sample procedure, and the path of its test."""
    document = ana.begin(SOP)
    return document, path_of(ana.release(document, TEST))


def test_the_page_has_the_steps_and_nothing_of_the_test(ana: Sharer) -> None:
    _, path = shared_sop(ana)
    assert path.startswith("/r/")
    page = stranger(ana.site).get(path).text
    for words in (
        "Send the welcome pack within 72 hours",
        "Call the Sponsor",
        "24 hours after signature",
        "Seven-point list",
    ):
        assert words in page, words
    for hidden in ("Nadia Rahman", "Change log", "First stumble", "Ana Ruiz", "six minutes"):
        assert hidden not in page, hidden


def test_a_run_is_a_row_for_the_owner_alone(ana: Sharer) -> None:
    document, path = shared_sop(ana)
    assert send(ana, a_run(path)).status_code == 204
    (run,) = runs(ana, document)
    assert (run["name"], run["role"], run["remark"], run["ran_on"]) == (
        "Nadia Rahman",
        "Coordinator",
        "Clear enough",
        "2027-03-01",
    )
    assert [(step["done"], step["stumble"]) for step in run["steps"]][:3] == [
        (True, ""),
        (True, "Which page takes the channel?"),
        (False, ""),
    ]
    assert run["steps"][1]["action"].startswith("Call the Sponsor"), "the steps are those that were released"
    assert run["has_passed"] is False
    whole = {name: {"done": True, "stumble": ""} for name in ("s1", "s2", "s3", "s4", "s5")}
    ana.site.wait(timedelta(hours=1))
    assert send(ana, a_run(path, steps=whole)).status_code == 204
    assert [each["has_passed"] for each in runs(ana, document)] == [True, False]
    ben = Sharer.join(ana.site, "ben")
    assert ben.browser.get(f"/api/{TEST}/{document}/runs").status_code == 404
    assert ben.post(f"/api/{TEST}/{document}/runs/{run['id']}/removal", {}).status_code == 404
    assert "sop-run-received" in ana.site.acts()


def test_a_run_that_is_sent_twice_is_one(ana: Sharer) -> None:
    document, path = shared_sop(ana)
    run = a_run(path)
    assert [send(ana, run).status_code, send(ana, {**run, "name": "Changed"}).status_code] == [204, 204]
    assert [each["name"] for each in runs(ana, document)] == ["Nadia Rahman"]


def test_a_run_on_an_earlier_release_keeps_its_steps(ana: Sharer) -> None:
    document, path = shared_sop(ana)
    cells = {"action": "Ring the Sponsor", "role": "Coordinator", "time-limit": "One day", "system": "Telephone"}
    ana.write(f"w:{document}/steps/s2", {"position": 2, "cells": cells})
    ana.release(document, TEST, after=1)
    assert "Ring the Sponsor" in stranger(ana.site).get(path).text
    assert send(ana, a_run(path)).status_code == 204
    assert runs(ana, document)[0]["steps"][1]["action"].startswith("Call the Sponsor")
    assert code_of(send(ana, a_run(path, release=7))) == (409, "older_procedure")


def test_a_dead_link_takes_no_run(ana: Sharer) -> None:
    document, path = shared_sop(ana)
    run = a_run(path)
    assert code_of(send(ana, {**run, "token": "A" * 43})) == (404, "dead-link")
    ana.stop(document, TEST)
    assert code_of(send(ana, run)) == (404, "dead-link")
    assert runs(ana, document) == []


@pytest.mark.parametrize(
    "more",
    [
        {"name": "", "role": " "},
        {"name": "x" * 101},
        {"remark": "x" * 1001},
        {"remark": None},
        {"steps": {"s1": {"done": True, "stumble": "x" * 1001}}},
        {"steps": {"s1": {"done": 1, "stumble": ""}}},
        {"steps": []},
        {"id": "1"},
        {"release": True},
        {"token": None},
        {"remark": ["x" * 1000] * 80},
    ],
)
def test_what_cannot_be_taken_is_said(more: dict[str, object], ana: Sharer) -> None:
    document, path = shared_sop(ana)
    answer = send(ana, a_run(path, **more))
    assert code_of(answer) == (400, "bad_run")
    assert runs(ana, document) == []


def test_hostile_text_is_kept_as_text(ana: Sharer) -> None:
    document, path = shared_sop(ana)
    assert send(ana, a_run(path, name="<script>\0\ud800", ran_on="1999-01-01")).status_code == 204
    assert (runs(ana, document)[0]["name"], runs(ana, document)[0]["ran_on"]) == ("<script>\ufffd", "2027-03-01")


def test_runs_are_limited_in_number(ana: Sharer) -> None:
    document, path = shared_sop(ana)
    for number in range(MOST_RUNS):
        assert send(ana, a_run(path), f"198.51.{number}.7").status_code == 204
    assert code_of(send(ana, a_run(path))) == (409, "enough_runs")
    gone = runs(ana, document)[0]["id"]
    assert ana.post(f"/api/{TEST}/{document}/runs/{gone}/removal", {}).status_code == 204
    assert ana.post(f"/api/{TEST}/{document}/runs/{gone}/removal", {}).status_code == 404
    assert send(ana, a_run(path)).status_code == 204


def test_runs_are_throttled_by_network(ana: Sharer) -> None:
    _, path = shared_sop(ana)
    answers = [send(ana, a_run(path)).status_code for _ in range(RUNS_A_MINUTE + 1)]
    assert answers == [204] * RUNS_A_MINUTE + [429]
    assert send(ana, a_run(path), "198.51.100.9").status_code == 204


def test_another_site_sends_no_run(ana: Sharer) -> None:
    _, path = shared_sop(ana)
    answer = stranger(ana.site).post("/api/sop-runs", json=a_run(path), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_the_fields_into_which_a_run_is_taken_are_there() -> None:
    """static/js/homework/sop-runs.js writes into them."""
    kinds = {field.id: field.kind for field in SOP.fields}  # type: ignore[attr-defined]  # each kind of field has its own literal
    wanted = {"test-passed": "yes-no", "tester": "person", "tested-on": "date", "first-stumble": "short-text"}
    assert wanted.items() <= kinds.items()
    log = SOP.field("change-log")
    assert log
    assert [column.id for column in columns_of(log)] == ["version", "date", "who", "what"]
    assert {getattr(SOP.field("first-stumble"), "characters", 0), getattr(columns_of(log)[3], "characters", 0)} == {300}
