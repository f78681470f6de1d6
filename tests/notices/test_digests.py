"""Mail as each person chose: what is collected goes out once, at seven of their own morning, whoever writes it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from course_app.accounts.models import Account
from course_app.config import Settings
from course_app.notices.digests import collected_until, write_digests
from course_app.notices.mail_choice import choose_pace
from course_app.notices.models import Notice
from course_app.notices.notices import Said, tell
from course_app.outbox.models import Message
from course_app.outbox.outbox import deliver_waiting
from tests.review.reviewing import TEN, Reviewer, Scene
from tests.teams import set_left


def settings_of(scene: Scene) -> Settings:
    found: Settings = scene.app.extensions["settings"]
    return found


def write(scene: Scene) -> int:
    """What a worker does."""
    with scene.app.app_context():
        return write_digests(scene.database, settings_of(scene), scene.at)


def say(scene: Scene, account: str, words: str, team: str | None = None) -> None:
    with scene.database.writing() as session:
        tell(session, scene.at, settings_of(scene), account, Said(words, words, "/reviews", team=team))


def bodies(scene: Scene, account: str) -> list[str]:
    """Everything mailed to somebody."""
    with scene.database.reading() as session:
        email = session.get_one(Account, account).email
        return list(session.scalars(select(Message.body).where(Message.recipient == email)))


@pytest.mark.parametrize(
    ("pace", "zone", "now", "until"),
    [
        ("daily", "UTC", "2027-03-01T06:59+00:00", "2027-02-28T07:00+00:00"),
        ("daily", "UTC", "2027-03-01T07:00+00:00", "2027-03-01T07:00+00:00"),
        ("daily", "Pacific/Apia", "2027-03-01T19:00+00:00", "2027-03-01T18:00+00:00"),
        ("daily", "Pacific/Honolulu", "2027-03-01T16:00+00:00", "2027-02-28T17:00+00:00"),
        ("daily", "Europe/London", "2027-03-28T06:30+00:00", "2027-03-28T06:00+00:00"),
        ("daily", "Europe/London", "2027-03-27T06:30+00:00", "2027-03-26T07:00+00:00"),
        ("weekly", "Europe/London", "2027-04-04T23:00+00:00", "2027-03-29T06:00+00:00"),
        ("weekly", "UTC", "2027-03-01T06:59+00:00", "2027-02-22T07:00+00:00"),
        ("at-once", "UTC", "2027-03-01T06:59+00:00", "2027-03-01T06:59+00:00"),
    ],
)
@pytest.mark.pain(24)
def test_seven_o_clock_is_that_of_the_person(pace: str, zone: str, now: str, until: str) -> None:
    """At +13, −10 and across a clock change. Red when the time is counted in UTC, or a day has always 24 hours."""
    found = collected_until(pace, zone, datetime.fromisoformat(now))
    assert found == datetime.fromisoformat(until)
    assert found.tzinfo is UTC or pace == "at-once"


@pytest.mark.parametrize(("pace", "wait"), [("daily", timedelta(days=1)), ("weekly", timedelta(days=7))])
def test_what_is_collected_is_one_mail_once(scene: Scene, pace: str, wait: timedelta) -> None:
    """Red when a message is mailed at once besides, twice, or before its time."""
    assert scene.mo.post("/notices/mail", pace=pace).status_code == 303
    scene.hand_in()
    scene.wait(timedelta(hours=1))
    scene.ana.withdraw(1)
    scene.wait(timedelta(hours=1))
    scene.hand_in()
    assert (write(scene), bodies(scene, scene.mo.account)) == (0, [])
    assert scene.mails(scene.bo.account) == [
        "Handed in: Find a Seam",
        "Withdrawn: Find a Seam",
        "Handed in: Find a Seam",
    ]
    assert "waits for the next mail that collects several" in scene.mo.get("/notices").text
    scene.wait(wait)
    assert [write(scene) for _ in range(3)] == [1, 0, 0]
    (body,) = bodies(scene, scene.mo.account)
    assert (body.count("has handed in"), body.count("has withdrawn")) == (2, 1)
    assert scene.mails(scene.mo.account) == ["3 messages"]
    assert "the mail is on its way" in scene.mo.get("/notices").text
    assert deliver_waiting(scene.database, settings_of(scene), scene.at) == 4
    assert "mailed on" in scene.mo.get("/notices").text


@pytest.mark.pain(20)
def test_undo_cancels_the_message_in_every_form(scene: Scene) -> None:
    """Seven o'clock falls into the ten minutes. Red when the message is written at the decision."""
    waiting = scene.hand_in()
    ana = Reviewer(scene.ana.learner)
    ana.post("/notices/mail", pace="daily")
    scene.wait(timedelta(hours=21, minutes=55))
    scene.mo.return_with(waiting, "zqask")
    scene.wait(timedelta(minutes=6))
    scene.release()
    assert write(scene) == 0
    assert scene.mo.act(waiting, "decisions/withdrawals") == 303
    scene.wait(timedelta(days=2))
    assert (scene.release(), write(scene)) == (0, 0)
    assert bodies(scene, scene.ana.account) == []
    assert "came back" not in ana.get("/notices").text
    assert "Nothing yet" in ana.get("/notices").text
    scene.mo.decide(waiting, "return")
    scene.wait(TEN)
    assert (scene.release(), write(scene)) == (1, 0)
    scene.wait(timedelta(days=1))
    assert (write(scene), write(scene)) == (1, 0)
    assert scene.mails(scene.ana.account) == ["Your homework came back"]


def test_two_workers_at_once_write_one_mail(scene: Scene) -> None:
    """Red when what is taken for a mail is read first and marked afterwards."""
    choose_pace(scene.database, scene.mo.account, "daily", scene.at)
    choose_pace(scene.database, scene.bo.account, "daily", scene.at)
    for round_ in range(5):
        for number in range(3):
            say(scene, scene.mo.account, f"zq{round_}-{number}")
            say(scene, scene.bo.account, f"zq{round_}-{number}")
        scene.wait(timedelta(days=1))
        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(lambda _: write(scene), range(4))) == 2
    with ThreadPoolExecutor(4) as pool:
        sent = sum(pool.map(lambda _: deliver_waiting(scene.database, settings_of(scene), scene.at), range(4)))
    assert sent == 10
    mails = [path.read_text("utf-8") for path in (settings_of(scene).data / "mail").iterdir()]
    for round_ in range(5):
        assert sum(f"zq{round_}-1\n" in mail for mail in mails) == 2, "once for each of the two"


def test_a_choice_counts_for_what_waits_too(scene: Scene) -> None:
    """Red when a message that was kept for a digest is forgotten, or sent to somebody who wants none."""
    for pace in ("weekly", "none", "weekly", "at-once"):
        choose_pace(scene.database, scene.mo.account, pace, scene.at)
        assert write(scene) == int(pace == "at-once")
        scene.wait(timedelta(seconds=1))
        say(scene, scene.mo.account, f"zq {pace}")
    assert scene.mails(scene.mo.account) == ["zq weekly", "zq at-once"]
    with scene.database.reading() as session:
        assert session.scalars(select(Notice.id).where(Notice.awaits_digest)).all() == []
    assert "zq none" in scene.mo.get("/notices").text


def test_who_has_left_the_team_gets_no_mail_about_it(scene: Scene) -> None:
    choose_pace(scene.database, scene.mo.account, "daily", scene.at)
    say(scene, scene.mo.account, "zqteam", scene.team)
    say(scene, scene.mo.account, "zqown")
    set_left(scene.database, scene.mo.account, scene.team, scene.at)
    scene.wait(timedelta(days=1))
    assert write(scene) == 1
    (body,) = bodies(scene, scene.mo.account)
    assert ("zqteam" in body, "zqown" in body) == (False, True)
    set_left(scene.database, scene.mo.account, scene.team, None)
    assert write(scene) == 0


def test_a_choice_that_is_none_of_the_four_is_said(scene: Scene) -> None:
    answer = scene.mo.post("/notices/mail", pace="hourly")
    assert (answer.status_code, "Not done yet" in answer.text) == (422, True)
    page = scene.mo.get("/notices/mail").text
    assert 'value="at-once"' in page
