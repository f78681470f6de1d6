"""What a manager's pages cost: a team of 500 on ten chapters, 5,000 versions that wait, one release."""

import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

from sqlalchemy import insert, select

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Membership
from course_app.answers.models import Mark
from course_app.config import read_settings
from course_app.homework.models import Submission
from course_app.review.models import Review
from course_app.review.reviews import release_due
from tests.accounts.site import Browser, Site
from tests.builders import REAL
from tests.teams import BEGUN, new_team

LEARNERS = 500
WAITING = 5_000
RELEASES = 40
ROUNDS = 7


def manager_rows() -> list[tuple[str, str, str]]:
    """Wall time and processor time in the middle of seven visits, on SQLite, the page warm."""
    with tempfile.TemporaryDirectory() as data:
        site = Site(read_settings({}, data=Path(data)), content=Path(REAL))
        manager, learners = _team(site)
        team = new_team(site.database, "Harbour", (manager,), *learners)
        _mark(site, learners)
        _hand_in(site, team, learners)
        browser = site.signed_in(manager)
        page = _measure(lambda: _visit(browser, f"/teams/{team}"))
        queue = _measure(lambda: _visit(browser, "/reviews"))
        release = _release(site, team, manager)
        site.close()
    return [
        _row(f"team page, {LEARNERS} learners on ten chapters", page, 300),
        _row(f"queue of {WAITING} that wait", queue, 100),
        _row("a review released", release, 30),
    ]


def _row(what: str, measured: tuple[float, float], most: int) -> tuple[str, str, str]:
    wall, processor = (each * 1e3 for each in measured)
    return f"{what} (processor {processor:.0f} ms)", f"{wall:.0f} ms", f"under {most} ms"


def _visit(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 200


def _measure(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor."""
    work()
    walls, processors = [], []
    for _ in range(ROUNDS):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return median(walls), median(processors)


def _team(site: Site) -> tuple[str, list[str]]:
    """A manager and the learners."""
    manager = site.person("manager@example.com", "manager")
    ids = [str(uuid4()) for _ in range(LEARNERS)]
    rows = [
        {"id": own, "email": f"l{number}@example.com", "name": f"Learner {number:03}", "role": "learner"}
        for number, own in enumerate(ids)
    ]
    with site.database.writing() as session:
        session.execute(insert(Account), [{**row, "created_at": BEGUN, "zone": "UTC"} for row in rows])
    return manager, ids


def _mark(site: Site, learners: list[str]) -> None:
    """Each has done a part of the course, the first nothing and the last everything."""
    course = site.app.extensions["public_pages"].edition.catalog.course
    items = [item.id for chapter in course.chapters for item in (*chapter.modules, *chapter.homework)]
    rows = [
        {"account_id": own, "item": item, "revision": 1, "done_at": site.at - timedelta(hours=number * 7 + place)}
        for number, own in enumerate(learners)
        for place, item in enumerate(items[: len(items) * number // (len(learners) - 1)])
    ]
    with site.database.writing() as session:
        session.execute(insert(Mark), rows)


def _hand_in(site: Site, team: str, learners: list[str]) -> None:
    """Ten pieces of homework of each wait."""
    course = site.app.extensions["public_pages"].edition.catalog.course
    homework = [piece.id for chapter in course.chapters for piece in chapter.homework][: WAITING // LEARNERS]
    rows = [
        _submission(own, piece, team, site.at - timedelta(minutes=number * 3 + place))
        for number, own in enumerate(learners)
        for place, piece in enumerate(homework)
    ]
    with site.database.writing() as session:
        session.execute(insert(Submission), rows)


def _submission(account: str, homework: str, team: str, at: datetime) -> dict[str, object]:
    about = {"account_id": account, "homework": homework, "version": 1, "team_id": team, "size": 1}
    ids = {"id": str(uuid4()), "request_id": str(uuid4()), "request_sha256": "0" * 64}
    return {**about, **ids, "state": "handed_in", "made_at": at}


def _release(site: Site, team: str, manager: str) -> tuple[float, float]:
    """Each release is a transaction of its own: what many at once cost, divided."""
    decided = site.at - timedelta(hours=1)
    with site.database.writing() as session:
        assert session.get_one(Membership, (manager, team)).left_at is None
        found = session.scalars(select(Submission).order_by(Submission.id).limit(RELEASES * ROUNDS)).all()
        for row in found:
            of = {"account_id": row.account_id, "homework": row.homework, "version": row.version}
            said = {"decision": "return", "summary": "x" * 500, "criteria": "[]", "request_sha256": "0" * 64}
            times = {"decided_at": decided, "due_at": site.at + timedelta(days=1)}
            session.add(Review(**of, reviewer_id=manager, **said, **times, request_id=str(uuid4())))
    walls, processors = [], []
    for number in range(ROUNDS):
        _make_due(site, number)
        wall, processor = time.perf_counter(), time.process_time()
        with site.app.app_context():
            assert release_due(site.database, site.settings, site.at) == RELEASES
        walls.append((time.perf_counter() - wall) / RELEASES)
        processors.append((time.process_time() - processor) / RELEASES)
    return median(walls), median(processors)


def _make_due(site: Site, number: int) -> None:
    with site.database.writing() as session:
        unreleased = select(Review).where(Review.released_at.is_(None)).limit(RELEASES)
        for row in session.scalars(unreleased):
            row.due_at = site.at


if __name__ == "__main__":
    for measured in manager_rows():
        print(*measured)
