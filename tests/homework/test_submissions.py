"""Handing in and finishing: what is frozen, what stops it, and that it happens once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select

from course_app.accounts.models import Account
from course_app.audit.models import AuditRow
from course_app.homework import submissions
from course_app.homework.frozen_documents import Freezing, freeze
from course_app.homework.models import FrozenDocument, Submission
from course_app.homework.submitted_work import submitted_work
from course_app.my_data.erasure import erase_rows
from course_app.my_data.rows import Owner
from tests.answers.learners import OWN, change
from tests.builders import replace_in
from tests.homework.handed_in import HOMEWORK, Writer, new_writer

STORY: dict[str, object] = {
    "f:customer": "Harbour Foods",
    "f:story": "Signed on 2 March",
    "w:stages/sales": {"cells": {"action": "Call"}},
}


def test_a_learner_without_reviewers_finishes(writer: Writer, app: Flask) -> None:
    """Red when finishing leaves the version open, forgets the audit row, or says nothing of the documents."""
    own = writer.document(STORY)
    assert writer.work() == {"account": writer.account, "is_reviewed": False, "teams": [], "submissions": []}
    assert writer.finish(own) == 1
    (made,) = writer.work()["submissions"]
    assert (made["homework"], made["version"], made["state"]) == (HOMEWORK, 1, "finished")
    assert made["made_at"] == made["decided_at"]
    template = {"template": "journey-map", "template_version": 3}
    assert made["documents"] == [{"document": own, "title": "Harbour Foods", **template}]
    assert writer.finish(own) == 2
    with app.extensions["database"].reading() as session:
        acts = session.scalars(select(AuditRow).where(AuditRow.act == "work-finished").order_by(AuditRow.id)).all()
        assert [json.loads(act.details) for act in acts] == [{"homework": HOMEWORK, "version": n} for n in (1, 2)]
        assert {(act.actor_id, act.subject) for act in acts} == {(writer.account, writer.account)}


def test_a_double_click_makes_one_version(app: Flask, writer: Writer) -> None:
    """Two equal requests at once, and one long after. Red when the request's id is not looked at under the lock."""
    body = writer.request(writer.document(STORY))
    start = Barrier(2)

    def click() -> int:
        start.wait()
        client = app.test_client()
        cookie = writer.learner.client.get_cookie("sid")
        assert cookie
        client.set_cookie("sid", cookie.value)
        return writer.version(client.post("/api/submissions", json=body, headers=OWN))

    with ThreadPoolExecutor(2) as pool:
        assert [each.result() for each in [pool.submit(click), pool.submit(click)]] == [1, 1]
    assert writer.version(writer.send(body)) == 1
    assert writer.states() == [(1, "finished")]
    answer = writer.send({**body, "zone": "UTC"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "request_id_used")


def test_only_what_has_arrived_is_frozen(writer: Writer) -> None:
    """Red when a change that the server does not have is left out of the version unsaid."""
    own = writer.document(STORY)
    writer.changes[own][f"f:{own}/story"] = str(uuid4())
    answer = writer.send(writer.request(own))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "not_arrived")
    assert "Not everything has arrived yet" in answer.get_json()["error"]["message"]
    assert writer.states() == []


def test_a_change_of_another_field_is_not_what_a_field_holds(writer: Writer) -> None:
    """Red when any change of the account is taken for what stands under a key."""
    own = writer.document(STORY)
    shown = writer.changes[own]
    shown[f"f:{own}/story"] = shown[f"f:{own}/customer"]
    answer = writer.send(writer.request(own))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "not_arrived")
    assert writer.states() == []


def test_what_the_learner_saw_is_frozen_although_another_device_wrote_on(writer: Writer) -> None:
    """docs/sync.md: later changes do not matter."""
    own = writer.document(STORY)
    body = writer.request(own)
    writer.write(own, {"f:story": "Written later"})
    assert writer.version(writer.send(body)) == 1
    assert "Signed on 2 March" in writer.page(1).text


def test_two_versions_are_chosen_between_first(writer: Writer) -> None:
    own = writer.document(STORY)
    assert writer.learner.sync(change(f"f:{own}/story", "Elsewhere it reads otherwise")).status_code == 200
    answer = writer.send(writer.request(own))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "two_versions")


def test_another_accounts_changes_and_documents_are_not_there(app: Flask, writer: Writer) -> None:
    """Red when documents are read without their account."""
    own, other = writer.document(STORY), new_writer(app)
    other.changes[own] = writer.changes[own]
    answer = other.send(other.request(own))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "not_arrived")
    assert other.send(other.request(own, account=writer.account)).status_code == 409
    writer.finish(own)
    assert other.states() == []
    not_there = other.page(9).text
    for rest in ("", f"/{own}/markdown"):
        found = other.page(1, rest)
        assert (found.status_code, found.text) == (404, not_there)
    refused, missing = other.withdraw(1), other.withdraw(7)
    assert (refused.status_code, refused.text) == (missing.status_code, missing.text)
    assert refused.status_code == 404


@pytest.mark.parametrize("about", [{"template": "seam-log"}, {"template": "none"}, {"deleted": True}, {"template": 7}])
def test_only_documents_of_the_homework_are_handed_in(about: dict[str, object], writer: Writer) -> None:
    answer = writer.send(writer.request(writer.document(STORY, **{"template": "journey-map", **about})))  # type: ignore[arg-type]  # about is JSON
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "not_of_this_homework")
    assert writer.states() == []


def test_a_document_of_a_renamed_template_and_homework_is_taken(writer: Writer) -> None:
    own = writer.document({"f:tale": "Told before", "w:stages/selling": {"cells": {"deed": "Call"}}}, "old-map")
    writer.finish(own)
    page = writer.page(1).text
    assert "Told before" in page
    assert "Call" in page


def test_words_under_a_columns_earlier_id_come_before_what_a_row_starts_with(
    app: Flask, writer: Writer, tmp_path: Path
) -> None:
    """Red when a given row's own start hides what was written before its column was renamed."""
    current = app.extensions["public_pages"].current
    template = tmp_path / "content/homework/structured-templates/journey-map.yaml"
    replace_in(
        template, "{id: sales, cells: {stage: Sales}, was", "{id: sales, cells: {stage: Sales, action: Given}, was"
    )
    current.refresh()
    assert current.edition.problems == ()
    writer.finish(writer.document({"w:stages/sales": {"cells": {"deed": "Call them"}}}))
    page = writer.page(1).text
    assert "Call them" in page
    assert "Given" not in page


def test_handing_in_and_withdrawing(writer: Writer, reviewed: str) -> None:
    """Red when a second round opens beside the first, or a decided one is decided again."""
    own = writer.document(STORY)
    assert writer.work()["is_reviewed"] is True
    assert writer.send(writer.request(own)).get_json()["error"]["code"] == "other_way"
    assert writer.hand_in(own) == 1
    answer = writer.send(writer.request(own, act="hand_in"))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "round_is_open")
    assert writer.states() == [(1, "handed_in")]
    assert writer.withdraw(1).status_code == 200
    again = writer.withdraw(1)
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "not_in_this_state")
    assert writer.states() == [(1, "withdrawn")]
    assert writer.hand_in(own) == 2
    assert "withdrawn" in writer.page(1).text.lower()


def test_who_has_no_reviewer_cannot_hand_in(writer: Writer) -> None:
    answer = writer.send(writer.request(writer.document(STORY), act="hand_in"))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "other_way")


def test_versions_are_counted_on_when_the_homework_is_renamed(app: Flask, writer: Writer, tmp_path: Path) -> None:
    """Red when versions are counted by the homework's present id alone."""
    own = writer.document(STORY)
    writer.finish(own)
    file = tmp_path / "content/homework/01-1-find-seam.md"
    replace_in(file, "id: hw-find-seam\n", "id: hw-seam\nwas: [hw-find-seam]\n")
    replace_in(tmp_path / "content/homework/structured-templates/journey-map.yaml", "[hw-find-seam]", "[hw-seam]")
    current = app.extensions["public_pages"].current
    current.refresh()
    assert current.edition.problems == ()
    assert writer.finish(own, homework="hw-seam") == 2
    assert [(each["homework"], each["version"]) for each in writer.work()["submissions"]] == [
        ("hw-seam", 2),
        ("hw-find-seam", 1),
    ]
    assert writer.page(1).status_code == 200


def test_an_account_that_is_erased_meanwhile_gets_nothing_back(
    app: Flask, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The erasure comes between reading and writing. Red when the account's lock is not asked whether it is gone."""
    database, own = app.extensions["database"], writer.document(STORY)
    body = writer.request(own)

    def freeze_late(*given: Any) -> list[Freezing]:
        frozen = freeze(*given)
        with database.writing() as session:
            email = session.get_one(Account, writer.account).email
            erase_rows(session, Owner(writer.account, email), datetime.now(UTC))
        return frozen

    monkeypatch.setattr(submissions, "freeze", freeze_late)
    answer = writer.send(body)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (410, "account_gone")
    with database.reading() as session:
        assert session.scalars(select(Submission.id)).all() == []
        assert session.scalars(select(FrozenDocument.document)).all() == []


def test_a_long_list_takes_no_more_queries_than_a_short_one(app: Flask, writer: Writer) -> None:
    """Red when the list asks the database for each version, or reads the documents' words."""
    database, own = app.extensions["database"], writer.document(STORY)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(str(given[2])))
    counts = []
    for _ in range(3):
        writer.finish(own)
        asked.clear()
        submitted_work(database, writer.account)
        counts.append(len(asked))
        assert not any("filled" in each or "shape" in each for each in asked)
    assert len(set(counts)) == 1
    assert counts[0] <= 4


def test_what_is_missing_stops_nothing(writer: Writer) -> None:
    own = writer.document({})
    assert writer.finish(own) == 1
    assert "This is still missing." in writer.page(1).text
