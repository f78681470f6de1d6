"""Who reviews whom, and what becomes of work whose reviewers are gone."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from course_app.database import Database
from course_app.homework.models import Submission
from course_app.homework.reviewers import is_reviewed_by, reviewers_of
from tests.homework.handed_in import HOMEWORK, Writer, new_writer
from tests.teams import new_manager, new_team, set_disabled, set_left

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
STORY: dict[str, object] = {"f:customer": "Harbour Foods"}


def reviewers(database: Database, account: str, team: str | None = None) -> set[str]:
    with database.reading() as session:
        return set(reviewers_of(session, account, team))


def readable(database: Database, reviewer: str) -> set[str]:
    """The authors of what the reviewer may read."""
    with database.reading() as session:
        return set(session.scalars(select(Submission.account_id).where(is_reviewed_by(reviewer))))


def test_the_managers_of_ones_teams_review_and_nobody_oneself(app: Flask, writer: Writer) -> None:
    """Red when a condition of the join is left out."""
    database = app.extensions["database"]
    mo, bo, other = (new_manager(database) for _ in range(3))
    harbour = new_team(database, "Harbour", (mo, bo), writer.account)
    quay = new_team(database, "Quay", (bo,), writer.account)
    new_team(database, "Elsewhere", (other,))
    assert reviewers(database, writer.account) == {mo, bo}
    assert reviewers(database, writer.account, quay) == {bo}
    assert reviewers(database, mo) == {bo}
    assert reviewers(database, other) == set()
    set_disabled(database, bo, NOW)
    assert reviewers(database, writer.account) == {mo}
    assert reviewers(database, mo) == set()
    set_left(database, writer.account, harbour, NOW)
    assert reviewers(database, writer.account) == set()


def test_a_learner_in_several_teams_picks_one(app: Flask, writer: Writer) -> None:
    """Only the managers of that team read it. Red when the team named is not looked at."""
    database = app.extensions["database"]
    mo, bo, gone = (new_manager(database) for _ in range(3))
    harbour = new_team(database, "Harbour", (mo,), writer.account)
    quay = new_team(database, "Quay", (bo,), writer.account)
    left = new_team(database, "Left", (gone,), writer.account)
    set_left(database, writer.account, left, NOW)
    assert writer.work()["teams"] == [{"id": harbour, "name": "Harbour"}, {"id": quay, "name": "Quay"}]
    own = writer.document(STORY)
    for named in ({}, {"team": left}):
        answer = writer.send(writer.request(own, act="hand_in", **named))
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "choose_team")
    assert writer.version(writer.send(writer.request(own, act="hand_in", team=quay))) == 1
    assert writer.work()["submissions"][0]["team"] == "Quay"
    assert (readable(database, bo), readable(database, mo)) == ({writer.account}, set())


@pytest.mark.parametrize("team", [5, "none", None])
def test_a_team_that_is_no_id_is_refused(team: object, writer: Writer) -> None:
    answer = writer.send(writer.request(writer.document(STORY), team=team))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize("goes", ["learner", "manager", "disabled"])
def test_work_whose_reviewers_are_gone_is_sent_on_or_finished(goes: str, app: Flask, writer: Writer) -> None:
    """Whoever goes, and however. Red when former managers still read it, or when it has no way on."""
    database = app.extensions["database"]
    mo, bo = new_manager(database), new_manager(database)
    harbour = new_team(database, "Harbour", (mo,), writer.account)
    own = writer.document(STORY)
    writer.hand_in(own)
    assert writer.tell(1, "closings").get_json()["error"]["code"] == "other_way"
    assert writer.tell(1, "sendings").get_json()["error"]["code"] == "other_way"
    if goes == "disabled":
        set_disabled(database, mo, NOW)
    else:
        set_left(database, writer.account if goes == "learner" else mo, harbour, NOW)
    assert readable(database, mo) == set()
    (waiting,) = writer.work()["submissions"]
    assert (waiting["state"], waiting["team"], waiting["has_reviewer"]) == ("handed_in", "Harbour", False)
    assert writer.tell(1, "sendings").get_json()["error"]["code"] == "other_way"
    quay = new_team(database, "Quay", (bo,), writer.account)
    assert writer.tell(1, "sendings", team=harbour).get_json()["error"]["code"] == "choose_team"
    (sent,) = writer.tell(1, "sendings", team=quay).get_json()["submissions"]
    assert (sent["state"], sent["team"], sent["has_reviewer"]) == ("handed_in", "Quay", True)
    assert (readable(database, bo), readable(database, mo)) == ({writer.account}, set())
    set_left(database, bo, quay, NOW)
    (finished,) = writer.tell(1, "closings").get_json()["submissions"]
    assert (finished["state"], finished["decided_at"] is not None) == ("finished", True)
    assert writer.tell(1, "closings").get_json()["error"]["code"] == "not_in_this_state"


def test_nobody_sends_or_finishes_what_is_anothers(app: Flask, writer: Writer, reviewed: str) -> None:
    writer.hand_in(writer.document(STORY))
    other = new_writer(app)
    for what in ("closings", "sendings", "withdrawals"):
        assert other.tell(1, what).status_code == 404
    assert other.tell(1, "sendings", HOMEWORK, team="none").status_code == 400
    assert reviewers(app.extensions["database"], writer.account) == {reviewed}
    assert writer.states() == [(1, "handed_in")]
