"""What people are told in the app: one message for each transition, theirs alone, with what became of its mail."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from course_app.accounts.models import Account
from course_app.notices.models import Notice
from course_app.outbox.models import Message
from course_app.outbox.outbox import deliver_waiting
from tests.review.reviewing import TEN, Reviewer, Scene
from tests.teams import set_disabled, set_left


def told(scene: Scene, account: str) -> list[str]:
    """The subjects of what somebody was told, in order."""
    with scene.database.reading() as session:
        mine = select(Notice.subject).where(Notice.account_id == account).order_by(Notice.made_at, Notice.id)
        return list(session.scalars(mine))


def deliver(scene: Scene) -> int:
    return deliver_waiting(scene.database, scene.app.extensions["settings"], scene.at)


@pytest.mark.pain(21)
def test_every_transition_is_one_message_in_the_app_and_one_by_mail(scene: Scene) -> None:
    """Handed in, withdrawn, handed on, returned, approved: to who must act or know, and to nobody else.

    Red when tell() is left out of a transition, called twice, or when its mail is queued in another transaction.
    """
    ana, mo, bo = scene.ana.account, scene.mo.account, scene.bo.account
    scene.hand_in()
    assert scene.ana.withdraw(1).status_code == 200
    assert scene.ana.withdraw(1).status_code == 409
    waiting = scene.hand_in()
    assert scene.mo.act(waiting, "claims/passes", colleague=bo, note="") == 303
    scene.bo.return_with(waiting, "Name the customer.")
    scene.wait(TEN)
    for _ in range(2):
        scene.release()
    scene.bo.drafts.clear()
    scene.wait(timedelta(seconds=1))
    again = scene.hand_in()
    scene.bo.decide(again, "approve")
    assert scene.bo.act(again, "releases") == 303
    work = ["Handed in: Find a Seam", "Withdrawn: Find a Seam", "Handed in: Find a Seam", "Handed in: Find a Seam"]
    assert sorted(told(scene, mo)) == sorted(work)
    assert sorted(told(scene, bo)) == sorted([*work, "A review was handed on to you"])
    assert told(scene, ana) == ["Your homework came back", "Your homework is approved"]
    assert "Version 3 of “Find a Seam” was approved." in Reviewer(scene.ana.learner).get("/notices").text
    for account in (ana, mo, bo):
        assert sorted(scene.mails(account)) == sorted(told(scene, account))


def test_the_page_says_what_became_of_the_mail(scene: Scene) -> None:
    """Waiting, delivered, failed: to the one it concerns. Red when the mail's row is not asked."""
    scene.hand_in()
    assert "the mail is on its way" in scene.mo.get("/notices").text
    assert deliver(scene) == 2
    page = scene.mo.get("/notices")
    assert page.headers["Cache-Control"] == "no-store"
    assert "mailed on 1 Mar 2027" in page.text
    with scene.database.writing() as session:
        for message in session.scalars(select(Message)):
            message.sent_at, message.failed_at, message.error = None, scene.at, "no such mailbox"
    assert "the mail failed, but the message stands here" in scene.bo.get("/notices").text


def test_opening_a_message_leads_on_and_counts_it_as_read(scene: Scene) -> None:
    waiting = scene.hand_in()
    assert "one new" in scene.mo.get("/accounts/").text
    with scene.database.reading() as session:
        own = session.scalars(select(Notice.id).where(Notice.account_id == scene.mo.account)).one()
    assert scene.bo.post(f"/notices/{own}/openings").status_code == 404
    assert scene.ana.learner.client.post(f"/notices/{own}/openings").status_code in (403, 404)
    assert "one new" in scene.mo.get("/accounts/").text
    assert scene.mo.post(f"/notices/{own}/openings").location == f"/reviews/{waiting}"
    assert "one new" not in scene.mo.get("/accounts/").text
    assert "one new" in scene.bo.get("/accounts/").text
    assert scene.bo.post("/notices/readings").status_code == 303
    assert "one new" not in scene.bo.get("/accounts/").text
    assert "Find a Seam" in scene.bo.get("/notices").text


def test_who_leaves_the_team_is_not_shown_what_was_said_of_it(scene: Scene) -> None:
    """Red when the membership of now is not asked: the message names a learner."""
    scene.hand_in()
    assert "Ana Ruiz" in scene.mo.get("/notices").text
    set_left(scene.database, scene.mo.account, scene.team, scene.at)
    assert "Ana Ruiz" not in scene.mo.get("/notices").text
    assert "one new" not in scene.mo.get("/accounts/").text


def test_nobody_disabled_is_told_anything(scene: Scene) -> None:
    waiting = scene.hand_in()
    scene.mo.decide(waiting, "approve")
    set_disabled(scene.database, scene.ana.account, scene.at)
    scene.wait(TEN)
    scene.release()
    assert told(scene, scene.ana.account) == []


def test_security_mail_knows_no_choice_and_is_no_message(scene: Scene) -> None:
    """Red when a reset asks how somebody wants their mail."""
    ana = Reviewer(scene.ana.learner)
    assert ana.post("/notices/mail", pace="none").status_code == 303
    with scene.database.reading() as session:
        email = session.get_one(Account, scene.ana.account).email
    assert ana.post("/accounts/reset", email=email).status_code == 200
    assert scene.mails(scene.ana.account) == ["A new password"]
    assert told(scene, scene.ana.account) == []


def test_an_administrator_sees_deliveries_and_no_words(scene: Scene) -> None:
    boss = Reviewer(scene.person("Ada Admin", "administrator"))
    scene.hand_in()
    waiting = boss.get("/notices/deliveries").text
    assert "0 failed, 2 wait, 0 delivered" in waiting
    deliver(scene)
    scene.wait(timedelta(minutes=1))
    page = boss.get("/notices/deliveries").text
    assert "0 failed, 0 wait, 2 delivered" in page
    assert "delivered on 1 Mar 2027" in page
    assert "Ana Ruiz" not in page
    assert scene.mo.get("/notices/deliveries").status_code == 404
