"""A machine walks every state of a version × every role × every act × every relation: allowed acts lead on, the others
are refused with 4xx and leave no trace; nobody is ever stuck, and there are never two open rounds."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from course_app.audit.models import AuditRow
from course_app.database import Base
from course_app.outbox.models import Message
from course_app.review.models import Claim, Remark, Review
from tests.answers.learners import OWN
from tests.review.reviewing import TEN, Reviewer, Scene
from tests.teams import new_team, set_left

REFUSED = {403, 404, 409, 422}
"""409: once it was possible, or it will be; 422: what was written does not go with the act."""

Act = Callable[[Scene, str, Reviewer], int]


def prepared_decision(decision: str) -> Act:
    """The act of deciding, with a draft that goes with it."""

    def act(scene: Scene, waiting: str, who: Reviewer) -> int:
        who.drafts.clear()
        if decision == "return":
            who.remark(waiting, "ask", "Name the customer.", document=scene.own, field="customer")
        return who.decide(waiting, decision).status_code

    return act


ACTS: dict[str, Act] = {
    "read": lambda _, waiting, who: who.page(waiting).status_code,
    "claim": lambda _, waiting, who: who.act(waiting, "claims"),
    "let go": lambda _, waiting, who: who.act(waiting, "claims/withdrawals"),
    "hand on": lambda scene, waiting, who: who.act(waiting, "claims/passes", colleague=scene.bo.account),
    "return": prepared_decision("return"),
    "approve": prepared_decision("approve"),
    "undo": lambda _, waiting, who: who.act(waiting, "decisions/withdrawals"),
    "send now": lambda _, waiting, who: who.act(waiting, "releases"),
    "withdraw": lambda _, __, who: (
        who.learner.client.post("/api/submissions/hw-find-seam/1/withdrawals", json={}, headers=OWN).status_code
    ),
}


def reach(scene: Scene, state: str) -> str:
    """Brings Ana's first version into a state; gives its id."""
    waiting = scene.hand_in()
    scene.mo.drafts.clear()
    if state == "claimed":
        scene.mo.act(waiting, "claims")
    if state in ("decided", "returned"):
        scene.mo.return_with(waiting, "Name the customer.")
    if state == "approved":
        scene.mo.decide(waiting, "approve")
    if state in ("returned", "approved"):
        assert scene.mo.act(waiting, "releases") == 303
    if state == "withdrawn":
        scene.ana.withdraw(scene.ana.states()[0][0])
    return waiting


STATES = ("waiting", "claimed", "decided", "returned", "approved", "withdrawn")
OPEN = {"claim", "let go", "hand on", "return", "approve"}
ALLOWED: dict[str, dict[str, set[str]]] = {
    "waiting": {"mo": {"read"} | OPEN, "colleague": {"read"} | OPEN - {"hand on"}, "author": {"withdraw"}},
    "claimed": {"mo": {"read"} | OPEN, "colleague": {"read", "let go", "return", "approve"}, "author": {"withdraw"}},
    "decided": {"mo": {"read", "undo", "send now"}, "colleague": {"read"}, "author": {"withdraw"}},
    "returned": {"mo": {"read"}, "colleague": {"read"}, "author": set()},
    "approved": {"mo": {"read"}, "colleague": {"read"}, "author": set()},
    "withdrawn": {"mo": {"read"}, "colleague": {"read"}, "author": set()},
}
"""Who may do what, in each state. Everybody who is not named here may do nothing."""


def traces(scene: Scene) -> list[object]:
    """All that an act could leave: rows and the state of the version."""
    tables: list[type[Base]] = [Review, Remark, Claim, Message, AuditRow]
    with scene.database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
        holders = list(session.scalars(select(Claim.claimed_by)))
    return [*counts, holders, scene.ana.states()]


def people(scene: Scene) -> dict[str, Reviewer]:
    """Everybody by their relation to Ana's work."""
    left, stranger = scene.reviewer("Lou Left"), scene.reviewer("Sam Frost")
    peer = Reviewer(scene.person("Pia Peer"))
    boss = Reviewer(scene.person("Ada Admin", "administrator"))
    author = Reviewer(scene.person("Ona Author", "author"))
    team = new_team(scene.database, "Elsewhere", (stranger.account,))
    with_left = new_team(scene.database, "Quay", (left.account,), scene.ana.account)
    set_left(scene.database, left.account, with_left, scene.at)
    assert team
    nobodies = {"left": left, "stranger": stranger, "peer": peer, "administrator": boss, "an author": author}
    return {"mo": scene.mo, "colleague": scene.bo, "author": Reviewer(scene.ana.learner), **nobodies}


@pytest.mark.pain(17)
@pytest.mark.parametrize("state", STATES)
def test_every_act_of_everybody_in_every_state(scene: Scene, state: str) -> None:
    """Red when a row of ALLOWED is untrue: an act is refused that should lead on, or one leads on that should not."""
    waiting = reach(scene, state)
    everybody = people(scene)
    for relation, who in everybody.items():
        for name, act in ACTS.items():
            if name in ALLOWED[state].get(relation, set()):
                continue
            before = traces(scene)
            assert act(scene, waiting, who) in REFUSED, (state, relation, name)
            assert traces(scene) == before, (state, relation, name)
    first = traces(scene)
    looks = scene.acts("homework-read").count("homework-read")
    assert everybody["colleague"].page(waiting).status_code == 200
    assert scene.acts("homework-read") == ["homework-read"] * (looks + 1), "its author is told of the look"
    last = traces(scene)
    assert [place for place, each in enumerate(last) if each != first[place]] == [4], "an audit row, and nothing else"


@pytest.mark.pain(17)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("relation", ["mo", "colleague", "author"])
def test_what_is_allowed_leads_on_and_nobody_is_stuck(scene: Scene, state: str, relation: str) -> None:
    """After every allowed act there is a way to a decision and to another round, and never a second open one.

    Red when an act leads to a state from which neither somebody decides nor the learner hands in again.
    """
    for name in sorted(ALLOWED[state][relation]):
        waiting = reach(scene, state)
        who = {"mo": scene.mo, "colleague": scene.bo, "author": Reviewer(scene.ana.learner)}[relation]
        status = _newest(scene, name, who, waiting)
        assert status in (200, 303), (state, relation, name, status)
        second = scene.ana.send(scene.ana.request(scene.own, act="hand_in"))
        is_open = scene.ana.states()[0][1] == "handed_in"
        assert [each for _, each in scene.ana.states()].count("handed_in") <= 1
        if second.status_code == 409:
            assert is_open
        _finish(scene)
        assert scene.ana.states()[0][1] in ("approved", "returned")


def _newest(scene: Scene, name: str, who: Reviewer, waiting: str) -> int:
    """The act on the newest version: each turn of the walk makes one more."""
    if name == "withdraw":
        return scene.ana.withdraw(scene.ana.states()[0][0]).status_code
    return ACTS[name](scene, waiting, who)


def _finish(scene: Scene) -> None:
    """Whatever the state is, somebody brings the round to its end."""
    scene.wait(TEN + timedelta(seconds=1))
    newest, state = scene.ana.states()[0]
    if state == "handed_in":
        scene.bo.drafts.clear()
        answer = scene.bo.decide(scene.id_of(newest), "approve")
        assert answer.status_code == 200, answer.text
        scene.wait(TEN)
        scene.ana.work()
    elif state == "withdrawn":
        scene.hand_in()
        _finish(scene)
