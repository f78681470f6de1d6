"""The states of a submission, walked at random: never two open rounds, and what is decided says when and by whom."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from course_app.audit.models import AuditRow
from course_app.database import Database
from course_app.errors import CourseAppError
from course_app.homework import submissions
from course_app.homework.models import FrozenDocument, Submission
from course_app.homework.submission_states import MOVES
from tests.homework.handed_in import HOMEWORK, Writer, new_writer
from tests.teams import new_manager, new_team, set_left

REVIEWER = str(uuid4())
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
DECIDE = {"return": submissions.return_submission, "approve": submissions.approve_submission}
ADDRESSES = {"withdraw": "withdrawals", "close": "closings", "send": "sendings"}

Moves = list[tuple[str, int, bool]]
MOVE = st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 4), st.booleans())


def act(database: Database, writer: Writer, own: str, name: str, version: int, reviewer: str) -> bool:
    """One act on one version; gives whether it was allowed."""
    try:
        if name in DECIDE:
            with database.writing() as session:
                DECIDE[name](session, (writer.account, HOMEWORK, version), reviewer, NOW)
            return True
    except CourseAppError:
        return False
    if name in ADDRESSES:
        return writer.tell(version, ADDRESSES[name]).status_code == 200
    return writer.send(writer.request(own, act=name)).status_code == 200


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(MOVE, max_size=14))
def test_every_walk_keeps_the_evidence(app: Flask, moves: Moves) -> None:
    """Moves as anybody may try them, in any order, while the manager leaves the team and comes back.

    Red when MOVES lets a decided version be decided again, when a decision forgets its time, its account or its audit
    row, when somebody who is no reviewer decides, or when a version without reviewers has no way on."""
    database: Database = app.extensions["database"]
    app.extensions["submission_allowance"].most = 1_000_000
    writer, reviewer = new_writer(app), new_manager(database)
    team = new_team(database, "Harbour", (reviewer,), writer.account)
    own = writer.document({"f:customer": "Harbour Foods"})
    state: dict[int, str] = {}
    acts = 0
    for name, number, is_reviewed in moves:
        set_left(database, reviewer, team, None if is_reviewed else NOW)
        done = act(database, writer, own, name, number, reviewer)
        if name in ("hand_in", "finish"):
            has_open = "handed_in" in state.values()
            assert done == (not has_open and is_reviewed == (name == "hand_in"))
            state |= {len(state) + 1: MOVES[name].after} if done else {}  # type: ignore[index]  # names are drawn from MOVES
        else:
            is_possible = state.get(number) == "handed_in" and MOVES[name].is_reviewed in (None, is_reviewed)  # type: ignore[index]  # names are drawn from MOVES
            assert done == (is_possible and name != "send"), name
            state |= {number: MOVES[name].after} if done else {}  # type: ignore[index]  # names are drawn from MOVES
        acts += done
        assert list(state.values()).count("handed_in") <= 1
    assert dict(writer.states()) == state
    assert_evidence(database, writer.account, reviewer, acts)


def assert_evidence(database: Database, account: str, reviewer: str, acts: int) -> None:
    """Every row of the account has what its state says, a frozen document, and its audit rows."""
    with database.reading() as session:
        rows = session.scalars(select(Submission).where(Submission.account_id == account)).all()
        for row in rows:
            is_open = row.state == "handed_in"
            assert (row.decided_at is None, row.decided_by is None) == (is_open, is_open)
            if not is_open:
                assert row.decided_by == (reviewer if row.state in ("returned", "approved") else account)
        frozen = select(FrozenDocument.version).where(FrozenDocument.account_id == account)
        assert sorted(session.scalars(frozen)) == list(range(1, len(rows) + 1))
        recorded = select(AuditRow.id).where(AuditRow.subject == account, AuditRow.act.like("work-%"))
        assert len(session.scalars(recorded).all()) == acts


def test_nobody_decides_on_their_own_work_and_no_reviewer_withdraws(app: Flask, writer: Writer, reviewed: str) -> None:
    own = writer.document({"f:customer": "Harbour Foods"})
    writer.hand_in(own)
    database = app.extensions["database"]
    stranger = new_manager(database)
    new_team(database, "Another", (stranger,))
    for name in DECIDE:
        for who in (writer.account, stranger, new_manager(database)):
            assert not act(database, writer, own, name, 1, who)
    assert writer.states() == [(1, "handed_in")]
    assert act(database, writer, own, "return", 1, reviewed)
    assert writer.states() == [(1, "returned")]


IMPOSSIBLE: list[dict[str, object]] = [
    {"state": "approved"},
    {"state": "returned", "decided_at": NOW},
    {"state": "approved", "decided_by": REVIEWER},
    {"state": "handed_in", "decided_at": NOW, "decided_by": REVIEWER},
    {"state": "finished", "decided_at": NOW, "decided_by": REVIEWER},
    {"state": "approved", "decided_at": NOW, "decided_by": "the-learner"},
    {"state": "lost", "decided_at": NOW, "decided_by": REVIEWER},
    {"version": 0},
    {"state": "approved", "decided_at": NOW, "decided_by": REVIEWER, "team_id": None},
    {"team_id": "no-team"},
    {"version": 2},
    {"version": 2, "state": "finished", "decided_at": NOW, "decided_by": "the-learner", "request_id": "first"},
]


@pytest.mark.parametrize("changes", IMPOSSIBLE)
def test_the_database_itself_refuses_impossible_states(changes: dict[str, object], database: Database) -> None:
    """Red when a constraint of the table is left out: the first row is handed in and open."""
    database.migrate()

    team = new_team(database)

    def row(**changes: object) -> Submission:
        name = str(uuid4())
        given: dict[str, object] = {
            "version": 1,
            "id": name,
            "request_id": name,
            "state": "handed_in",
            "team_id": team,
            **changes,
        }
        about = {"account_id": "the-learner", "homework": HOMEWORK, "request_sha256": "0" * 64, "size": 1}
        return Submission(**about, made_at=NOW - timedelta(days=1), **given)

    with database.writing() as session:
        session.add(row(request_id="first"))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(row(**{"version": 3, **changes}))
    with database.writing() as session:
        session.add(row(version=2, state="approved", decided_at=NOW, decided_by=REVIEWER))
