"""The demo: people who can sign in, work in every state, and never in a place where it would do harm."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from course_app import create_app
from course_app.accounts.models import Account
from course_app.accounts.teams.models import Look, SharedReflection
from course_app.answers.chain import chain_faults
from course_app.answers.models import Branch, Change, Head, Mark
from course_app.audit.models import AuditRow
from course_app.cli import main
from course_app.config import read_settings
from course_app.database import Database
from course_app.demo.demo import make_demo
from course_app.demo.people import PASSWORD, PEOPLE, DemoRefusedError
from course_app.homework.models import FrozenAnswer, FrozenDocument, Submission
from course_app.homework.share_links.models import ShareLink
from course_app.homework.sop_runs.models import SopRun
from course_app.notices.models import Notice
from course_app.review.models import Remark
from course_app.review.team_standards.models import TeamStandard
from tests.accounts.site import Site
from tests.builders import GOOD, REAL, good_catalog
from tests.databases import Databases

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("content", [REAL, GOOD], ids=["course", "small"])
def test_work_in_every_state(content: Path, databases: Databases) -> None:
    database, catalog = databases.open(), good_catalog(content)
    course = catalog.course
    database.migrate()
    with create_app(databases.settings).app_context():
        make_demo(database, databases.settings, catalog, NOW)
    with database.reading() as session:
        shown = {head.key: head.change_id for head in session.scalars(select(Head))}
        assert {"p:first-day", "p:last-day", "p:why-here"} <= set(shown)
        assert {f"p:score/first/{skill.id}" for skill in course.skills} <= set(shown)
        asked = {f"r:{each.id}" for module in course.modules() for each in module.reflections}
        assert [key for key in shown if key.startswith("r:") and key not in asked], "a question no longer asked"
        assert session.scalars(select(Branch.closed_by)).all() == [None], "one conflict, open"
        versions = session.execute(select(Change.key, func.count()).where(Change.key.in_(asked)).group_by(Change.key))
        assert max(count for _, count in versions) >= 2, "a history"
        times = session.scalars(select(Mark.done_at)).all()
        assert max(times) - min(times) >= timedelta(days=3)
        marks = session.scalars(select(Change.val).where(Change.key.startswith("d:"))).all()
        assert {json.loads(str(val))["done"] for val in marks} == {True, False}
        assert all(at <= NOW for at in session.scalars(select(Change.at)))
        assert list(chain_faults(session)) == []


def test_documents_in_every_state_of_their_owners(databases: Databases) -> None:
    """Begun, finished, put away; links that work, ran out and were stopped; runs with and without a stumble.

    Red when one of them is left out, or comes about by another way than the product's own.
    """
    database, catalog = databases.open(), good_catalog(REAL)
    database.migrate()
    with create_app(databases.settings).app_context():
        make_demo(database, databases.settings, catalog, NOW)
    with database.reading() as session:
        heads = select(Change.val).join(Head, Head.change_id == Change.id).where(Head.key.startswith("doc:"))
        abouts = [json.loads(str(val)) for val in session.scalars(heads)]
        assert {bool(each["archived"]) for each in abouts} == {bool(each.get("deleted")) for each in abouts}
        assert len({bool(each["archived"]) for each in abouts}) == 2
        assert "finished" in session.scalars(select(Submission.state)).all()
        links = session.scalars(select(ShareLink)).all()
        states = {(each.kind, each.revoked_at is not None, each.expires_at <= NOW) for each in links}
        view = {("customer-view", False, False), ("customer-view", False, True), ("customer-view", True, False)}
        assert states == {*view, ("sop-test", False, False)}
        assert max(each.views for each in links) >= 2
        stumbles = [json.loads(run.steps) for run in session.scalars(select(SopRun))]
        assert sorted(any(step["stumble"] for step in run) for run in stumbles) == [False, True]


def course(*words: str) -> Result:
    return CliRunner(env={"DATABASE_URL": ""}).invoke(main, list(words))


def test_everybody_can_sign_in_with_what_is_printed(tmp_path: Path) -> None:
    done = course("demo", "--data", str(tmp_path), "--content", str(GOOD))
    assert done.exit_code == 0, done.output
    site = Site(read_settings({}, data=tmp_path))
    for person in PEOPLE:
        assert person.email in done.output
        assert site.browser().sign_in(person.email, PASSWORD).status_code == 303
    assert f"password      {PASSWORD}\n" in done.output
    site.close()
    again = course("demo", "--data", str(tmp_path), "--content", str(GOOD))
    assert (again.exit_code, again.output.count("\n")) == (1, 1)
    assert "this instance has accounts; nothing was made" in again.output


def test_never_in_production(tmp_path: Path) -> None:
    settings = read_settings({}, data=tmp_path, mode="production", public_url="https://localhost")
    database = Database(settings)
    database.migrate()
    with pytest.raises(DemoRefusedError, match="everybody knows"):
        make_demo(database, settings, good_catalog(), NOW)
    with database.reading() as session:
        assert session.scalars(select(Account.id)).all() == []
    database.engine.dispose()


def test_a_team_with_work_in_every_state(databases: Databases) -> None:
    """A manager who signs in finds something of each kind. Red when a state is left out, or a mail never goes."""
    database = databases.open()
    database.migrate()
    with create_app(databases.settings).app_context():
        make_demo(database, databases.settings, good_catalog(REAL), NOW)
    with database.reading() as session:
        states = sorted(session.execute(select(Submission.state, Submission.version)).all())
        assert states == [
            ("approved", 1),
            ("finished", 1),
            ("handed_in", 1),
            ("handed_in", 2),
            ("returned", 1),
            ("returned", 1),
            ("withdrawn", 1),
        ]
        standard = session.scalars(select(TeamStandard)).one()
        assert standard.check_again_on < NOW.date()
        assert session.scalars(select(Notice.awaits_digest)).all().count(True) > 0
        assert all(at <= NOW for at in session.scalars(select(Notice.made_at)))
        answer = session.scalars(select(FrozenAnswer)).one()
        remark = session.scalars(select(Remark).where(Remark.id == answer.ask)).one()
        assert (answer.is_closed, bool(remark.field), bool(remark.says_where)) == (True, True, True)
        first, second = session.scalars(
            select(FrozenDocument).where(FrozenDocument.document == remark.document).order_by(FrozenDocument.version)
        )
        assert first.filled != second.filled, "the second round shows what changed"
        shared = session.scalars(select(SharedReflection)).one()
        assert shared.words, "the other was taken back"
        look = session.scalars(select(Look)).one()
        assert (look.kind, look.item, look.account_id) == ("reflection", shared.reflection, shared.account_id)
        acts = session.scalars(select(AuditRow.act).where(AuditRow.act.like("reflection-%")).order_by(AuditRow.id))
        assert list(acts) == ["reflection-shared", "reflection-shared", "reflection-read", "reflection-taken-back"]
