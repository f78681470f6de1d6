"""The owner of a standard is told on the morning of its day: once, however many workers there are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from course_app.accounts.models import Account
from course_app.notices.models import Notice
from course_app.review.team_standards.models import TeamStandard
from course_app.review.team_standards.reminders import remind_owners
from tests.review.reviewing import Reviewer, Scene
from tests.review.team_standards.test_standards import approved, mark
from tests.teams import set_disabled, set_left

DAY = date(2027, 3, 8)
SEVEN_IN_LONDON = datetime(2027, 3, 8, 7, 0, tzinfo=UTC)
DUE = "A standard is to be looked at again"


def remind(scene: Scene, at: datetime) -> int:
    """What a worker does at this time."""
    scene.clock[0] = at
    with scene.app.app_context():
        return remind_owners(scene.database, scene.app.extensions["settings"], at)


def reminders(scene: Scene, account: str) -> list[str]:
    with scene.database.reading() as session:
        mine = (Notice.account_id == account, Notice.subject == DUE)
        return list(session.scalars(select(Notice.words).where(*mine).order_by(Notice.made_at)))


def set_zone(scene: Scene, who: Reviewer, zone: str) -> None:
    with scene.database.writing() as session:
        session.get_one(Account, who.account).zone = zone


@pytest.mark.pain(21)
def test_the_owner_is_told_once_for_each_day(scene: Scene) -> None:
    """Red when the reminder is not marked with its message, or when another day does not count as another."""
    page = mark(scene, approved(scene), scene.bo.account, DAY)
    set_zone(scene, scene.bo, "Europe/London")
    assert remind(scene, SEVEN_IN_LONDON - timedelta(minutes=1)) == 0
    assert [remind(scene, SEVEN_IN_LONDON + timedelta(minutes=number)) for number in range(3)] == [1, 0, 0]
    (words,) = reminders(scene, scene.bo.account)
    for part in ("Harbour", "Ana Ruiz", "8 March 2027"):
        assert part in words
    assert (reminders(scene, scene.mo.account), reminders(scene, scene.ana.account)) == ([], [])
    assert scene.mails(scene.bo.account).count(DUE) == 1
    later = DAY + timedelta(days=20)
    checked = scene.bo.post(f"{page}/checks", owner=scene.bo.account, check_again_on=later.isoformat())
    assert checked.location == f"{page}?said=standard-checked"
    assert remind(scene, SEVEN_IN_LONDON + timedelta(days=19)) == 0
    assert [remind(scene, SEVEN_IN_LONDON + timedelta(days=number)) for number in (20, 21)] == [1, 0]
    assert len(reminders(scene, scene.bo.account)) == 2


@pytest.mark.pain(24)
@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Pacific/Apia", "2027-03-07T18:00+00:00"),
        ("Pacific/Kiritimati", "2027-03-07T17:00+00:00"),
        ("Pacific/Honolulu", "2027-03-08T17:00+00:00"),
        ("Europe/London", "2027-03-08T07:00+00:00"),
    ],
)
def test_the_day_is_the_owner_s(scene: Scene, zone: str, at: str) -> None:
    """Red when the day is counted in UTC."""
    mark(scene, approved(scene), scene.bo.account, DAY)
    set_zone(scene, scene.bo, zone)
    first = datetime.fromisoformat(at)
    assert (remind(scene, first - timedelta(seconds=1)), remind(scene, first)) == (0, 1)


def test_two_workers_at_once_remind_once(scene: Scene) -> None:
    """Red when what is due is read first and marked afterwards."""
    mark(scene, approved(scene), scene.bo.account, DAY)
    for number in range(5):
        at = SEVEN_IN_LONDON + timedelta(days=10 * number, hours=1)
        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(partial(remind, scene), [at] * 4)) == 1
        assert len(reminders(scene, scene.bo.account)) == number + 1
        with scene.database.writing() as session:
            day = DAY + timedelta(days=10 * (number + 1))
            session.execute(update(TeamStandard).values(check_again_on=day))


def test_who_cannot_look_after_it_is_not_told(scene: Scene) -> None:
    """Red when the membership of now is not asked."""
    mark(scene, approved(scene), scene.bo.account, DAY)
    set_left(scene.database, scene.bo.account, scene.team, scene.at)
    assert remind(scene, SEVEN_IN_LONDON + timedelta(hours=1)) == 0
    set_left(scene.database, scene.bo.account, scene.team, None)
    set_disabled(scene.database, scene.bo.account, scene.at)
    assert remind(scene, SEVEN_IN_LONDON + timedelta(hours=2)) == 0
    set_disabled(scene.database, scene.bo.account, None)
    set_left(scene.database, scene.ana.account, scene.team, scene.at)
    assert remind(scene, SEVEN_IN_LONDON + timedelta(hours=3)) == 0
    set_left(scene.database, scene.ana.account, scene.team, None)
    assert remind(scene, SEVEN_IN_LONDON + timedelta(hours=4)) == 1
