"""Who leaves a team or looks after it no more ends what waited there; its author is told once, whichever way it was."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Membership
from course_app.my_data.erasure import erase_due
from course_app.notices.models import Notice
from course_app.review.models import Claim, Review
from tests.answers.learners import OWN
from tests.review.reviewing import TEN, Reviewer, Scene
from tests.teams import new_team

ALONE = "Your homework has no reviewer any more"
ENDED = "A review has ended"
TAKEN_OUT = "You were taken out of a team"


def told(scene: Scene, account: str, subject: str) -> int:
    with scene.database.reading() as session:
        mine = (Notice.account_id == account, Notice.subject == subject)
        return len(session.scalars(select(Notice.id).where(*mine)).all())


def boss(scene: Scene) -> Reviewer:
    return Reviewer(scene.person("Ada Admin", "administrator"))


def leave(scene: Scene, who: Reviewer) -> None:
    assert who.post(f"/my-teams/{scene.team}/leavings").status_code == 303


def take_out(scene: Scene, who: str) -> None:
    assert boss(scene).post(f"/teams/{scene.team}/people/{who}/removals").status_code == 303


def demote(scene: Scene, who: str) -> None:
    assert boss(scene).post(f"/accounts/people/{who}/role", role="author").status_code == 303


def disable(scene: Scene, who: str) -> None:
    assert boss(scene).post(f"/accounts/people/{who}/disabling").status_code == 303


def erase(scene: Scene, who: str) -> None:
    with scene.database.writing() as session:
        session.get_one(Account, who).erase_at = scene.at
    with scene.app.app_context():
        assert erase_due(scene.database, scene.app.extensions["settings"], scene.at) == 1


def managers(act: Callable[[Scene, str], None]) -> tuple[Callable[[Scene], None], Callable[[Scene], None]]:
    """The first of two who go, and the second."""
    return lambda scene: act(scene, scene.mo.account), lambda scene: act(scene, scene.bo.account)


def nothing(_scene: Scene) -> None:
    """One step is enough."""


Way = tuple[Callable[[Scene], None], Callable[[Scene], None]]
WAYS: dict[str, Way] = {
    "its author leaves": (nothing, lambda scene: leave(scene, Reviewer(scene.ana.learner))),
    "its author is taken out": (nothing, lambda scene: take_out(scene, scene.ana.account)),
    "the managers leave": (lambda scene: leave(scene, scene.mo), lambda scene: leave(scene, scene.bo)),
    "the managers are taken out": managers(take_out),
    "the managers get another role": managers(demote),
    "the managers are disabled": managers(disable),
    "the managers are erased": managers(erase),
}


@pytest.mark.pain(21)
@pytest.mark.parametrize("way", WAYS)
def test_who_loses_the_last_reviewer_is_told_once_and_led_on(scene: Scene, way: str) -> None:
    """In the app and by mail, in the transaction of it, whichever act it was.

    Red when an act takes somebody out of a team and is no departure, or when one is heard twice.
    """
    waiting = scene.hand_in()
    scene.mo.return_with(waiting, "Name the customer.")
    first, last = WAYS[way]
    first(scene)
    assert told(scene, scene.ana.account, ALONE) == 0
    scene.wait(timedelta(seconds=1))
    last(scene)
    assert (told(scene, scene.ana.account, ALONE), scene.mails(scene.ana.account)) == (1, [ALONE])
    assert scene.acts("work-unreviewed") == ["work-unreviewed"]
    page = scene.ana.learner.client.get("/notices").text
    assert "Harbour" in page
    with scene.database.reading() as session:
        own = session.scalars(select(Notice.id).where(Notice.account_id == scene.ana.account)).one()
    opened = scene.ana.learner.client.post(f"/notices/{own}/openings", headers=OWN)
    assert opened.location == "/submissions/hw-find-seam/1"
    scene.wait(TEN)
    assert scene.release() == 0
    assert (scene.reviews(), scene.ana.states()) == ([], [(1, "handed_in")])
    assert (
        scene.ana.learner.client.post("/api/submissions/hw-find-seam/1/closings", json={}, headers=OWN).status_code
        == 200
    )


def test_who_is_taken_out_is_told_also_when_nothing_waits(scene: Scene) -> None:
    """Once, in the app and by mail, and still shown to somebody out of the team; who leaves knows it.

    Red when the message is bound to the team, or when it comes beside that of a lost reviewer.
    """
    take_out(scene, scene.ana.account)
    demote(scene, scene.mo.account)
    assert scene.bo.post(f"/teams/{scene.team}/people/{scene.bo.account}/removals").status_code == 303
    people = (scene.ana.account, scene.mo.account, scene.bo.account)
    assert [told(scene, who, TAKEN_OUT) for who in people] == [1, 1, 0]
    assert scene.mails(scene.ana.account) == [TAKEN_OUT]
    assert "not in the team “Harbour” any more" in scene.ana.learner.client.get("/notices").text


def test_nobody_is_told_what_does_not_concern_them(scene: Scene) -> None:
    """A manager of two goes, somebody leaves with nothing waiting, or with work that waits elsewhere."""
    new_team(scene.database, "Quay", (scene.mo.account,), scene.ana.account)
    other = Reviewer(scene.person("Pia Peer"))
    with scene.database.writing() as session:
        session.add(
            Membership(account_id=other.account, team_id=scene.team, role="learner", joined_at=scene.at),
        )
    body = scene.ana.request(scene.own, act="hand_in", team=scene.team)
    assert scene.ana.send(body).status_code == 200
    leave(scene, scene.mo)
    leave(scene, other)
    assert [told(scene, who, ALONE) for who in (scene.ana.account, other.account)] == [0, 0]
    leave(scene, scene.bo)
    leave(scene, Reviewer(scene.ana.learner))
    assert told(scene, scene.ana.account, ALONE) == 1, "it had no reviewer already when its author left"


def test_the_review_ends_with_the_claim_and_its_holder_is_told(scene: Scene) -> None:
    """Red when a claim outlives its holder's right to read: nobody would ever be led to that version by "Next"."""
    other_team = new_team(scene.database, "Quay", (scene.bo.account,), scene.ana.account)
    assert scene.ana.send(scene.ana.request(scene.own, act="hand_in", team=scene.team)).status_code == 200
    waiting = scene.id_of(1)
    assert scene.mo.act(waiting, "claims") == 303
    scene.mo.return_with(waiting, "Name the customer.")
    leave(scene, Reviewer(scene.ana.learner))
    assert (told(scene, scene.mo.account, ENDED), told(scene, scene.bo.account, ENDED)) == (1, 0)
    assert scene.acts("review-ended") == ["review-ended"]
    with scene.database.reading() as session:
        assert (session.scalars(select(Claim)).all(), session.scalars(select(Review)).all()) == ([], [])
    send = scene.ana.learner.client.post(
        "/api/submissions/hw-find-seam/1/sendings", json={"team": other_team}, headers=OWN
    )
    assert send.status_code == 200, send.text
    assert scene.bo.get("/reviews/next").location == f"/reviews/{waiting}"
    assert "Mo Keller" not in scene.bo.page(waiting).text


def test_a_claim_goes_with_its_holder_and_the_version_waits_for_the_others(scene: Scene) -> None:
    """And what they had decided is not sent; nobody is told, for nothing is different for the author."""
    waiting = scene.hand_in()
    scene.mo.act(waiting, "claims")
    scene.mo.return_with(waiting, "Name the customer.")
    leave(scene, scene.mo)
    assert scene.bo.get("/reviews/next").location == f"/reviews/{waiting}"
    assert "Mo Keller" not in scene.bo.page(waiting).text
    assert (told(scene, scene.mo.account, ENDED), told(scene, scene.ana.account, ALONE)) == (0, 0)
    assert scene.bo.decide(waiting, "approve").status_code == 200


def test_two_managers_who_leave_at_once_make_one_message(scene: Scene) -> None:
    """Red when each sees the other still there, or both see both gone."""
    for number in range(1, 6):
        assert scene.ana.hand_in(scene.own) == number
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda who: leave(scene, who), (scene.mo, scene.bo)))
        assert told(scene, scene.ana.account, ALONE) == number
        assert (
            scene.ana.learner.client.post(
                f"/api/submissions/hw-find-seam/{number}/closings", json={}, headers=OWN
            ).status_code
            == 200
        )
        with scene.database.writing() as session:
            for who in (scene.mo, scene.bo):
                session.get_one(Membership, (who.account, scene.team)).left_at = None


def test_leaving_while_a_decision_goes_out_is_one_or_the_other(scene: Scene) -> None:
    """Either the decision reached its author, or it has no reviewer: one message, and the state that it says.

    Red when the version is not locked by either of the two.
    """
    for number in range(1, 9):
        assert scene.ana.hand_in(scene.own) == number
        waiting = scene.id_of(number)
        scene.wait(timedelta(seconds=1))
        scene.mo.drafts.clear()
        scene.mo.return_with(waiting, "Name the customer.")
        before = len(scene.mails(scene.ana.account))
        with ThreadPoolExecutor(2) as pool:
            sent = pool.submit(scene.mo.act, waiting, "releases")
            left = pool.submit(leave, scene, Reviewer(scene.ana.learner))
            assert sent.result() in (303, 404, 409)
            left.result()
        (message,) = scene.mails(scene.ana.account)[before:]
        state = dict(scene.ana.states())[number]
        assert (message, state) in ((ALONE, "handed_in"), ("Your homework came back", "returned"))
        if state == "handed_in":
            closed = scene.ana.learner.client.post(
                f"/api/submissions/hw-find-seam/{number}/closings", json={}, headers=OWN
            )
            assert closed.status_code == 200
        with scene.database.writing() as session:
            session.get_one(Membership, (scene.ana.account, scene.team)).left_at = None
