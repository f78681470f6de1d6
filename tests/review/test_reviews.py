"""Deciding, taking back, releasing: one decision, one message, and nothing before its time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from tests.review.reviewing import TEN, Reviewer, Scene
from tests.teams import set_left


def test_a_version_goes_back_with_its_asks(scene: Scene) -> None:
    """Red when the asks lose their place, or when the submission's state stays."""
    waiting = scene.hand_in()
    scene.mo.write(waiting, "summary", "Nearly there.")
    scene.mo.remark(waiting, "comment", "Well told.", document=scene.own, field="story", quote="2 March")
    ask = scene.mo.return_with(waiting, "Name the customer in full.", document=scene.own, field="customer")
    scene.wait(TEN)
    assert scene.ana.states() == [(1, "returned")]
    (review,) = scene.reviews()
    assert (review["decision"], review["reviewer"], review["summary"]) == ("return", "Mo Keller", "Nearly there.")
    first, second = review["remarks"]
    assert (first["id"], first["kind"], first["where"], first["words"]) == (
        ask,
        "ask",
        "Customer",
        "Name the customer in full.",
    )
    assert (second["kind"], second["field"], second["quote"]) == ("comment", "story", "2 March")
    assert "Well told." in scene.bo.page(waiting).text
    assert scene.acts() == ["review-decided"]
    assert scene.acts("work-%") == ["work-handed-in", "work-returned"]


def marked(scene: Scene, waiting: str) -> None:
    """A draft each of whose words can be looked for."""
    scene.mo.write(waiting, "summary", "zqsummary")
    scene.mo.remark(waiting, "comment", "zqcomment", document=scene.own, field="story")


def seen_by(scene: Scene, waiting: str, who: Reviewer | None) -> str:
    """Everything that somebody can read of the version: pages, API, mails, export."""
    client = who.learner.client if who else scene.ana.learner.client
    paths = ["/api/reviews", "/api/submissions", "/submissions/hw-find-seam/1", "/homework/hw-find-seam"]
    paths += ["/reviews", f"/reviews/{waiting}"]
    texts = [client.get(path).text for path in paths]
    return "\n".join([*texts, *scene.mails(who.account if who else scene.ana.account)])


@pytest.mark.pain(20)
def test_nobody_sees_a_draft_or_a_decision_before_its_release(scene: Scene) -> None:
    """For ten minutes only its author knows; undo cancels it and its message, and says so in the audit.

    Red when `released_at` is not asked for in released_reviews() or in reviewed_version(), or when the mail is written
    at the decision.
    """
    waiting = scene.hand_in()
    marked(scene, waiting)
    for who in (None, scene.bo):
        assert "zq" not in seen_by(scene, waiting, who)
    scene.mo.return_with(waiting, "zqask")
    scene.wait(TEN - timedelta(seconds=1))
    for who in (None, scene.bo):
        assert "zq" not in seen_by(scene, waiting, who)
        assert "Mo Keller" in scene.bo.page(waiting).text
    assert "zqask" in scene.mo.page(waiting).text
    assert scene.ana.states() == [(1, "handed_in")]
    assert scene.mails(scene.ana.account) == []
    assert scene.mo.act(waiting, "decisions/withdrawals") == 303
    scene.wait(timedelta(days=1))
    assert scene.release() == 0
    assert (scene.reviews(), scene.mails(scene.ana.account)) == ([], [])
    assert scene.ana.states() == [(1, "handed_in")]
    assert scene.acts() == ["review-decided", "review-taken-back"]


def test_a_decision_that_was_released_stays(scene: Scene) -> None:
    waiting = scene.hand_in()
    scene.mo.return_with(waiting, "Name the customer.")
    scene.wait(TEN)
    assert scene.mo.act(waiting, "decisions/withdrawals") == 409
    assert scene.ana.states() == [(1, "returned")]
    assert scene.mo.act(waiting, "decisions/withdrawals") == 409
    assert scene.mo.act(waiting, "releases") == 409
    assert scene.mo.decide(waiting, "approve").status_code == 409
    assert len(scene.reviews()) == 1


def test_send_now_skips_the_wait(scene: Scene) -> None:
    waiting = scene.hand_in()
    assert scene.mo.decide(waiting, "approve").status_code == 200
    assert scene.bo.act(waiting, "releases") == 409
    assert scene.mo.act(waiting, "releases") == 303
    assert scene.ana.states() == [(1, "approved")]
    assert scene.mails(scene.ana.account) == ["Your homework is approved"]
    assert scene.release() == 0
    assert scene.mails(scene.ana.account) == ["Your homework is approved"]


def test_the_same_request_is_one_decision_and_another_person_is_told(scene: Scene) -> None:
    """A double click; then a colleague who did not know. Red when the request's id is not looked at."""
    waiting = scene.hand_in()
    scene.mo.remark(waiting, "ask", "Name the customer.")
    body = scene.mo.body(waiting, "return")
    first, second = scene.mo.send(waiting, body), scene.mo.send(waiting, body)
    assert (first.status_code, second.get_json()) == (200, first.get_json())
    changed = scene.mo.send(waiting, {**body, "decision": "approve"})
    assert (changed.status_code, changed.get_json()["error"]["code"]) == (422, "request_id_used")
    late = scene.bo.decide(waiting, "approve")
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "decided_already")
    assert scene.acts() == ["review-decided"]


def test_of_many_decisions_at_once_one_counts(scene: Scene) -> None:
    """Two people, four clicks each, at the same moment. Red when deciding does not lock."""
    waiting = scene.hand_in()
    bodies = [(who, who.body(waiting, "approve")) for who in (scene.mo, scene.bo)] * 4
    gate = Barrier(len(bodies))

    def send(who: Reviewer, body: dict[str, object]) -> TestResponse:
        gate.wait()
        client = scene.app.test_client()
        client.set_cookie("sid", who.learner.client.get_cookie("sid").value)  # type: ignore[union-attr]  # whoever is signed in has one
        return Reviewer(type(who.learner)(who.account, client)).send(waiting, body)

    with ThreadPoolExecutor(len(bodies)) as pool:
        answers = list(pool.map(lambda each: send(*each), bodies))
    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [409] * 4
    assert scene.acts() == ["review-decided"]
    scene.wait(TEN)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: scene.release(), range(4))) == 1
    assert scene.mails(scene.ana.account) == ["Your homework is approved"]


@pytest.mark.pain(21)
def test_each_transition_makes_exactly_one_message(scene: Scene) -> None:
    """Red when a message is written twice, to somebody whom it is nothing to, or not at all."""
    own = scene.ana.request(scene.own, act="hand_in")
    assert scene.ana.send(own).status_code == scene.ana.send(own).status_code == 200
    told = ["Handed in: Find a Seam"]
    assert (scene.mails(scene.mo.account), scene.mails(scene.bo.account)) == (told, told)
    assert scene.mails(scene.ana.account) == []
    waiting = scene.id_of(1)
    scene.mo.return_with(waiting, "Name the customer.")
    scene.wait(TEN)
    for _ in range(3):
        scene.ana.work()
        scene.release()
    assert scene.mails(scene.ana.account) == ["Your homework came back"]
    assert scene.mails(scene.mo.account) == told
    scene.ana.write(scene.own, {"f:customer": "Harbour Foods Ltd"})
    again = scene.hand_in()
    scene.bo.decide(again, "approve")
    scene.wait(TEN)
    scene.release()
    assert scene.mails(scene.ana.account) == ["Your homework came back", "Your homework is approved"]
    assert scene.mails(scene.bo.account) == told * 2


@pytest.mark.pain(16)
def test_withdrawing_ends_the_open_review_visibly(scene: Scene) -> None:
    """Decided or not: nothing is sent, the reviewer reads why, and the draft stays theirs.

    Red when a due review is released without a look at the version's state.
    """
    waiting = scene.hand_in()
    scene.mo.return_with(waiting, "Name the customer.")
    assert scene.ana.withdraw(1).status_code == 200
    assert "Ana Ruiz withdrew this version" in scene.mo.page(waiting).text
    scene.wait(TEN)
    assert scene.release() == 0
    assert (scene.reviews(), scene.mails(scene.ana.account)) == ([], [])
    assert scene.ana.states() == [(1, "withdrawn")]
    assert scene.acts() == ["review-decided", "review-ended"]
    late = scene.bo.decide(waiting, "approve")
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "decided_already")
    assert waiting not in scene.mo.get("/reviews").text
    assert scene.mo.get(f"/api/history/{next(iter(scene.mo.drafts))}").get_json()["versions"]


def test_a_review_whose_author_may_not_review_any_more_ends_unsent(scene: Scene) -> None:
    waiting = scene.hand_in()
    scene.mo.return_with(waiting, "Name the customer.")
    set_left(scene.database, scene.mo.account, scene.team, scene.at)
    scene.wait(TEN)
    assert scene.release() == 0
    assert scene.ana.states() == [(1, "handed_in")]
    assert scene.bo.decide(waiting, "approve").status_code == 200
    assert scene.mo.page(waiting).status_code == 404


@pytest.mark.parametrize(
    ("decision", "write", "says"),
    [
        ("return", [], "Ask for at least one change"),
        ("return", [("comment", "Well told.")], "Ask for at least one change"),
        ("return", [("ask", "  ")], "Ask for at least one change"),
        ("approve", [("ask", "Name the customer.")], "nothing left to change"),
    ],
)
def test_what_does_not_go_together_is_refused_with_its_reason(
    scene: Scene, decision: str, write: list[tuple[str, str]], says: str
) -> None:
    waiting = scene.hand_in()
    for kind, words in write:
        scene.mo.remark(waiting, kind, words)
    answer = scene.mo.decide(waiting, decision)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "not_ready")
    assert says in answer.get_json()["error"]["message"]
    assert scene.acts() == []


def test_bad_requests_change_nothing(scene: Scene) -> None:
    waiting = scene.hand_in()
    scene.mo.remark(waiting, "ask", "Name the customer.")
    good = scene.mo.body(waiting, "return")
    key, made = next(iter(scene.mo.drafts.items()))
    other = key.replace(waiting, scene.own)
    bad = [
        [],
        {},
        {**good, "decision": "praise"},
        {**good, "request": "1"},
        {**good, "more": 1},
        {**good, "changes": []},
    ]
    bad += [{**good, "changes": {other: made}}, {**good, "changes": {"r:reflect-seam": made}}]
    for body in bad:
        assert scene.mo.send(waiting, body).status_code == 400, body
    assert scene.mo.send(waiting, {**good, "account": scene.bo.account}).status_code == 409
    unknown = scene.mo.send(waiting, {**good, "changes": {key: scene.own}})
    assert (unknown.status_code, unknown.get_json()["error"]["code"]) == (409, "not_arrived")
    theirs = scene.bo.send(waiting, {**good, "account": scene.bo.account})
    assert (theirs.status_code, theirs.get_json()["error"]["code"]) == (409, "not_arrived")
    assert scene.acts() == []


def test_the_learner_knows_who_has_it_and_since_when(scene: Scene) -> None:
    """Taken, handed on, given back, returned: never a word of what is drafted or decided.

    Red when a claim is not shown to its author, outlives its version, or says that somebody has decided.
    """

    def held() -> list[dict[str, object]]:
        found: list[dict[str, object]] = scene.ana.learner.client.get("/api/reviews").get_json()["held"]
        return found

    waiting = scene.hand_in()
    assert held() == []
    scene.mo.act(waiting, "claims")
    by_mo = [{"homework": "hw-find-seam", "version": 1, "by": "Mo Keller", "since": scene.at.isoformat()}]
    assert held() == by_mo
    scene.mo.return_with(waiting, "zqask")
    scene.wait(timedelta(minutes=5))
    assert held() == by_mo, "what is decided is nobody's business before its release"
    assert scene.mo.act(waiting, "decisions/withdrawals") == 303
    assert scene.mo.act(waiting, "claims/passes", colleague=scene.bo.account, note="zqnote") == 303
    assert [each["by"] for each in held()] == ["Bo Sand"]
    assert scene.bo.act(waiting, "claims/withdrawals") == 303
    assert held() == []
    scene.bo.act(waiting, "claims")
    scene.ana.withdraw(1)
    assert held() == []
