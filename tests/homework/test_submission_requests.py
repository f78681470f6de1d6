"""Requests to hand in that are none, or more than an account may ask: each refused by name, with nothing changed."""

from uuid import uuid4

import pytest
from flask import Flask

from course_app.allowance import Allowance
from course_app.homework import frozen_documents, submissions
from tests.answers.learners import OWN
from tests.homework.handed_in import HOMEWORK, Writer

STORY: dict[str, object] = {"f:customer": "Harbour Foods", "f:story": "Signed on 2 March"}

BAD: list[tuple[dict[str, object], int]] = [
    ({"act": "approve"}, 400),
    ({"act": ["finish"]}, 400),
    ({"homework": "../x"}, 400),
    ({"homework": "hw-none"}, 404),
    ({"zone": "Nowhere/None"}, 400),
    ({"request": "1"}, 400),
    ({"documents": []}, 400),
    ({"documents": {}}, 400),
    ({"documents": [{"id": "x", "changes": {}}]}, 400),
    ({"more": 1}, 400),
    ({"account": str(uuid4())}, 409),
]


@pytest.mark.parametrize(("changes", "status"), BAD)
def test_what_is_no_request_is_refused_by_name(changes: dict[str, object], status: int, writer: Writer) -> None:
    answer = writer.send(writer.request(writer.document(STORY), **changes))
    assert answer.status_code == status
    assert answer.get_json()["error"]["message"]
    assert writer.states() == []


def test_keys_of_other_documents_and_broken_ids_are_refused(writer: Writer) -> None:
    own, other = writer.document(STORY), writer.document(STORY)
    for changes in (
        writer.changes[own] | writer.changes[other],
        {key: name for key, name in writer.changes[own].items() if not key.startswith("doc:")},
        dict.fromkeys(writer.changes[own], "x"),
        {**writer.changes[own], "r:reflect-seam": str(uuid4())},
    ):
        answer = writer.send(writer.request(own, documents=[{"id": own, "changes": changes}]))
        assert answer.status_code == 400
    twice = [{"id": own, "changes": writer.changes[own]}] * 2
    assert writer.send(writer.request(own, documents=twice)).status_code == 400
    assert writer.learner.client.post("/api/submissions", data="{", headers=OWN).status_code == 415


def test_too_large_too_many_and_too_often_are_said(app: Flask, writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    own = writer.document(STORY)
    monkeypatch.setattr(frozen_documents, "MOST_COST", 3)
    assert writer.send(writer.request(own)).get_json()["error"]["code"] == "too_large"
    monkeypatch.undo()
    monkeypatch.setattr(submissions, "MAX_SIZE", 30_000)
    codes = [writer.send(writer.request(own)).status_code for _ in range(6)]
    assert codes == sorted(codes)
    assert {codes[0], codes[-1]} == {200, 409}
    app.extensions["submission_allowance"] = Allowance(0)
    assert writer.send(writer.request(own)).status_code == 429


@pytest.mark.parametrize("number", ["0", str(2**31), str(2**70)])
def test_numbers_beyond_any_version_are_not_there(number: str, writer: Writer) -> None:
    assert writer.learner.client.get(f"/submissions/{HOMEWORK}/{number}").status_code == 404
    path = f"/api/submissions/{HOMEWORK}/{number}/withdrawals"
    assert writer.learner.client.post(path, json={}, headers=OWN).status_code == 404
