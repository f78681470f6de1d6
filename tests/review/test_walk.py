"""A machine walks every state of a version × every role × every act × every relation: allowed acts lead on, the others
are refused with 4xx and leave no trace; nobody is ever stuck, and there are never two open rounds."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Membership
from course_app.audit.models import AuditRow
from course_app.database import Base
from course_app.homework.models import Submission
from course_app.outbox.models import Message
from course_app.review.models import Claim, Remark, Review
from tests.answers.learners import OWN
from tests.homework.handed_in import HOMEWORK
from tests.review.reviewing import TEN, Reviewer, Scene
from tests.teams import new_team, set_left

REFUSED = {403, 404, 409, 422}
"""409: once it was possible, or it will be; 422: what was written does not go with the act."""


class Walk(Scene):
    """The same, with a second team of Ana's that somebody else manages."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kit = self.reviewer("Kit Other")
        self.other_team = new_team(self.database, "Quay", (self.kit.account,), self.ana.account)


Act = Callable[[Walk, str, Reviewer], int]


def prepared_decision(decision: str) -> Act:
    """The act of deciding, with a draft that goes with it."""

    def act(scene: Walk, waiting: str, who: Reviewer) -> int:
        who.drafts.clear()
        if decision == "return":
            who.remark(waiting, "ask", "Name the customer.", document=scene.own, field="customer")
        return who.decide(waiting, decision).status_code

    return act


def tell(scene: Walk, who: Reviewer, what: str, **body: str) -> int:
    """Asks for something to become of the newest version."""
    path = f"/api/submissions/{HOMEWORK}/{scene.ana.states()[0][0]}/{what}"
    return who.learner.client.post(path, json=body, headers=OWN).status_code


def submit(scene: Walk, who: Reviewer, act: str, **more: str) -> int:
    """Hands Ana's document in, or finishes it."""
    body = scene.ana.request(scene.own, act=act, **more)
    return who.learner.client.post("/api/submissions", json=body, headers=OWN).status_code


def team_for(scene: Walk) -> str:
    """Ana's first team, as long as she is in it; else the other."""
    teams = [team["id"] for team in scene.ana.work()["teams"]]
    return scene.team if scene.team in teams else scene.other_team


ACTS: dict[str, Act] = {
    "read": lambda _, waiting, who: who.page(waiting).status_code,
    "claim": lambda _, waiting, who: who.act(waiting, "claims"),
    "let go": lambda _, waiting, who: who.act(waiting, "claims/withdrawals"),
    "hand on": lambda scene, waiting, who: who.act(waiting, "claims/passes", colleague=scene.bo.account),
    "return": prepared_decision("return"),
    "approve": prepared_decision("approve"),
    "undo": lambda _, waiting, who: who.act(waiting, "decisions/withdrawals"),
    "send now": lambda _, waiting, who: who.act(waiting, "releases"),
    "withdraw": lambda scene, _, who: tell(scene, who, "withdrawals"),
    "close": lambda scene, _, who: tell(scene, who, "closings"),
    "send on": lambda scene, _, who: tell(scene, who, "sendings", team=scene.other_team),
    "hand in": lambda scene, _, who: submit(scene, who, "hand_in", team=team_for(scene)),
    "finish": lambda scene, _, who: submit(scene, who, "finish"),
}


def reach(scene: Walk, state: str) -> str:
    """Brings a version of Ana's into a state; gives its id."""
    set_left(scene.database, scene.ana.account, scene.team, None)
    waiting = hand_in(scene)
    scene.mo.drafts.clear()
    if state == "claimed":
        scene.mo.act(waiting, "claims")
    if state in ("decided", "returned", "second round"):
        scene.mo.return_with(waiting, "Name the customer.")
    if state == "approved":
        scene.mo.decide(waiting, "approve")
    if state in ("returned", "approved", "second round"):
        assert scene.mo.act(waiting, "releases") == 303
    if state == "second round":
        waiting = hand_in(scene)
    if state == "withdrawn":
        scene.ana.withdraw(scene.ana.states()[0][0])
    if state in ("alone", "finished"):
        set_left(scene.database, scene.ana.account, scene.team, scene.at)
    if state == "finished":
        assert tell(scene, Reviewer(scene.ana.learner), "closings") == 200
    return waiting


def hand_in(scene: Walk) -> str:
    """Ana hands in to a team that she is in; gives the id of the version."""
    return scene.id_of(
        scene.ana.version(scene.ana.send(scene.ana.request(scene.own, act="hand_in", team=team_for(scene))))
    )


OPEN = {"claim", "let go", "hand on", "return", "approve"}
WAITING = {"mo": {"read"} | OPEN, "colleague": {"read"} | OPEN - {"hand on"}, "author": {"withdraw"}}
DONE = {"mo": {"read"}, "colleague": {"read"}, "author": {"hand in"}}
ALLOWED: dict[str, dict[str, set[str]]] = {
    "waiting": WAITING,
    "claimed": {**WAITING, "colleague": {"read", "let go", "return", "approve"}},
    "decided": {"mo": {"read", "undo", "send now"}, "colleague": {"read"}, "author": {"withdraw"}},
    "returned": DONE,
    "second round": WAITING,
    "approved": DONE,
    "withdrawn": DONE,
    "alone": {"author": {"withdraw", "close", "send on"}},
    "finished": {"author": {"hand in"}},
}
"""Who may do what, in each state. Everybody who is not named here may do nothing.

"alone": handed in, and then Ana has left the team; "finished": she has closed it after that.
"""

STATES = tuple(ALLOWED)


def traces(scene: Walk) -> list[object]:
    """All that an act could leave: rows and the state of the version."""
    tables: list[type[Base]] = [Review, Remark, Claim, Message, AuditRow]
    with scene.database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
        holders = list(session.scalars(select(Claim.claimed_by)))
        states = session.execute(select(Submission.version, Submission.state).order_by(Submission.version)).all()
    return [*counts, holders, states]


@pytest.fixture
def walk(scene: Scene) -> Walk:
    return Walk(scene.app, scene.clock)


def people(scene: Walk) -> dict[str, Reviewer]:
    """Everybody by their relation to Ana's work."""
    left, stranger, demoted = scene.reviewer("Lou Left"), scene.reviewer("Sam Frost"), scene.reviewer("Dee Moted")
    peer, busy = Reviewer(scene.person("Pia Peer")), scene.reviewer("Max Learns")
    boss = Reviewer(scene.person("Ada Admin", "administrator"))
    author = Reviewer(scene.person("Ona Author", "author"))
    new_team(scene.database, "Elsewhere", (stranger.account, busy.account))
    with scene.database.writing() as session:
        for who, role in ((left, "manager"), (demoted, "manager"), (peer, "learner"), (busy, "learner")):
            about = {"account_id": who.account, "team_id": scene.team, "joined_at": scene.at}
            session.add(Membership(**about, role=role, left_at=scene.at if who is left else None))
        session.get_one(Account, demoted.account).role = "learner"
    nobodies = {"has left": left, "manages another team": stranger, "manages another team of Ana's": scene.kit}
    nobodies |= {"is no manager any more": demoted, "learns here, manages elsewhere": busy, "peer": peer}
    nobodies |= {"administrator": boss, "an author": author}
    return {"mo": scene.mo, "colleague": scene.bo, "author": Reviewer(scene.ana.learner), **nobodies}


@pytest.mark.pain(17)
@pytest.mark.parametrize("state", STATES)
def test_every_act_of_everybody_in_every_state(walk: Walk, state: str) -> None:
    """Red when a row of ALLOWED is untrue: an act is refused that should lead on, or one leads on that should not."""
    waiting = reach(walk, state)
    everybody = people(walk)
    first = traces(walk)
    for relation, who in everybody.items():
        for name, act in ACTS.items():
            if name in ALLOWED[state].get(relation, set()):
                continue
            assert act(walk, waiting, who) in REFUSED, (state, relation, name)
            assert traces(walk) == first, (state, relation, name)
    if "colleague" not in ALLOWED[state]:
        return
    looks = walk.acts("homework-read").count("homework-read")
    assert everybody["colleague"].page(waiting).status_code == 200
    seen = walk.acts("homework-read").count("homework-read") - looks
    assert seen == (2 if state == "second round" else 1), "its author is told of the look"
    last = traces(walk)
    assert [place for place, each in enumerate(last) if each != first[place]] == [4], "an audit row, and nothing else"


@pytest.mark.pain(17)
@pytest.mark.parametrize(("state", "relation"), [(state, relation) for state in STATES for relation in ALLOWED[state]])
def test_what_is_allowed_leads_on_and_nobody_is_stuck(walk: Walk, state: str, relation: str) -> None:
    """After every allowed act there is a way to a decision and to another round, and never a second open one.

    Red when an act leads to a state from which neither somebody decides nor the learner hands in again.
    """
    for name in sorted(ALLOWED[state][relation]):
        waiting = reach(walk, state)
        who = {"mo": walk.mo, "colleague": walk.bo, "author": Reviewer(walk.ana.learner)}[relation]
        status = ACTS[name](walk, waiting, who)
        assert status in (200, 303), (state, relation, name, status)
        second = submit(walk, Reviewer(walk.ana.learner), "hand_in", team=team_for(walk))
        states = [each for _, each in walk.ana.states()]
        assert (states.count("handed_in"), states[0]) == (1, "handed_in"), (state, relation, name)
        assert second in (200, 409)
        _finish(walk)
        assert walk.ana.states()[0][1] in ("approved", "returned", "finished")


def _finish(scene: Walk) -> None:
    """Whatever the state is, somebody brings the round to its end: a reviewer, or where there is none its author."""
    scene.wait(TEN + timedelta(seconds=1))
    newest, state = scene.ana.states()[0]
    if state != "handed_in":
        return
    waiting = scene.id_of(newest)
    reader = next((who for who in (scene.bo, scene.kit) if who.page(waiting).status_code == 200), None)
    if reader is None:
        assert tell(scene, Reviewer(scene.ana.learner), "closings") == 200
        return
    reader.drafts.clear()
    answer = reader.decide(waiting, "approve")
    assert answer.status_code == 200, answer.text
    scene.wait(TEN)
    scene.ana.work()
