"""What waits, for whom, in which order; and who has it."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.answers.learners import OWN
from tests.homework.handed_in import Writer
from tests.review.reviewing import TEN, Scene
from tests.teams import new_team


def order(text: str, *names: str) -> list[str]:
    """The names that stand in a page, in their order."""
    return sorted((name for name in names if name in text), key=text.index)


def learner(scene: Scene, name: str) -> Writer:
    made = Writer(scene.person(name))
    new_team(scene.database, "Quay", (scene.mo.account,), made.account)
    return made


@pytest.mark.pain(18)
def test_the_longest_waiting_stands_first_and_is_next(scene: Scene) -> None:
    """One list and one count for all teams; a second reviewer is told before they write; next is the next waiting.

    Red when the list is ordered otherwise, when what a colleague has is "next", or when taking over asks nothing.
    """
    first = scene.hand_in()
    ben = learner(scene, "Ben Okoro")
    scene.wait(timedelta(days=2))
    own = ben.document({"f:customer": "Quay Books"})
    ben.hand_in(own)
    scene.wait(timedelta(days=1))
    page = scene.mo.get("/reviews").text
    assert order(page, "Ana Ruiz", "Ben Okoro") == ["Ana Ruiz", "Ben Okoro"]
    assert "2 versions wait" in page
    assert order(page, '<span class="queue-number">3</span>', '<span class="queue-number">1</span>') == [
        '<span class="queue-number">3</span>',
        '<span class="queue-number">1</span>',
    ]
    assert "One version waits" in scene.bo.get("/reviews").text
    assert scene.mo.get("/reviews/next").location == f"/reviews/{first}"
    assert scene.bo.act(first, "claims") == 303
    assert "Bo Sand has it" in scene.mo.get("/reviews").text
    told = scene.mo.page(first).text
    assert "Bo Sand has taken this version" in told
    second = scene.mo.get("/reviews/next").location.rpartition("/")[2]
    assert second != first
    assert scene.mo.get(f"/reviews/next?besides={second}").location == "/reviews"
    assert scene.mo.act(first, "claims") == 409
    assert "You have this version" in scene.bo.page(first).text
    assert scene.mo.act(first, "claims", instead_of=scene.bo.account) == 303
    assert "You have this version" in scene.mo.page(first).text
    assert "Mo Keller has taken this version" in scene.bo.page(first).text


def test_the_list_is_filtered_by_team_and_chapter(scene: Scene) -> None:
    scene.hand_in()
    scene.wait(timedelta(days=1))
    ben = learner(scene, "Ben Okoro")
    ben.hand_in(ben.document({"f:customer": "Quay Books"}))
    by_team = scene.mo.get(f"/reviews?team={scene.team}").text
    assert order(by_team, "Ana Ruiz", "Ben Okoro") == ["Ana Ruiz"]
    assert order(scene.mo.get("/reviews?chapter=the-seam").text, "Ana Ruiz", "Ben Okoro") == ["Ana Ruiz", "Ben Okoro"]
    nothing = scene.mo.get("/reviews?chapter=none").text
    assert order(nothing, "Ana Ruiz", "Ben Okoro") == []
    assert "Nothing waits under this filter" in nothing
    assert scene.mo.get("/reviews?team=%00&chapter=%00").status_code == 200


def test_a_round_counts_what_came_back(scene: Scene) -> None:
    """Withdrawn versions are none. Red when the version's number is shown for the round."""
    scene.hand_in()
    scene.ana.withdraw(1)
    again = scene.hand_in()
    assert "Round 1" in scene.mo.get("/reviews").text
    scene.mo.return_with(again, "Name the customer.")
    assert "goes out" in scene.mo.get("/reviews").text
    assert "Nothing waits." in scene.bo.get("/reviews").text
    scene.wait(TEN)
    scene.hand_in()
    assert "Round 2" in scene.mo.get("/reviews").text


def test_the_list_takes_the_same_number_of_queries_however_long(scene: Scene) -> None:
    """Red when an entry of the list asks for anything by itself."""
    counts = []
    statements: list[str] = []
    event.listen(scene.database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for number in range(4):
        ben = learner(scene, f"Ben {number}")
        ben.hand_in(ben.document({"f:customer": "Quay Books"}), ben.document({"f:customer": "Quay"}))
        statements.clear()
        assert f"Ben {number}" in scene.mo.get("/reviews").text
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 11


def test_a_version_is_handed_on_with_a_note(scene: Scene) -> None:
    """The draft stays its writer's. Red when the note or the draft is shown to anybody else."""
    waiting = scene.hand_in()
    scene.mo.act(waiting, "claims")
    scene.mo.write(waiting, "summary", "zqdraft")
    assert scene.mo.act(waiting, "claims/passes", colleague=scene.ana.account, note="x") == 422
    assert scene.mo.act(waiting, "claims/passes", colleague=scene.bo.account, note="zqnote") == 303
    assert scene.mails(scene.bo.account).count("A review was handed on to you") == 1
    theirs, mine = scene.bo.page(waiting).text, scene.mo.page(waiting).text
    assert ("zqnote" in theirs, "zqnote" in mine, "zqdraft" in theirs) == (True, False, False)
    assert scene.bo.act(waiting, "claims/withdrawals") == 303
    assert "Nobody has taken this version" in scene.mo.page(waiting).text
    assert scene.acts() == ["review-claimed", "review-handed-on", "review-let-go"]


ACTS = ("claims", "claims/withdrawals", "claims/passes", "decisions/withdrawals", "releases")


def test_for_everybody_else_there_is_no_such_version(scene: Scene) -> None:
    """Not yours and not there are the same. Red when the reach of a route is left out."""
    waiting = scene.hand_in()
    stranger, other = scene.reviewer("Sam Frost"), scene.reviewer("Kim Vale")
    new_team(scene.database, "Elsewhere", (stranger.account,), other.account)
    before = scene.acts("%")
    for who in (stranger, other):
        there, nowhere = who.page(waiting), who.page(scene.own)
        assert (there.status_code, there.text) == (404, nowhere.text)
        assert {who.act(waiting, act, colleague=scene.bo.account) for act in ACTS} == {404}
        assert who.decide(waiting, "approve").status_code == 404
        assert "Ana" not in who.get("/reviews").text
        assert who.get("/reviews/next").location == "/reviews"
    ana = scene.ana.learner.client
    assert ana.get(f"/reviews/{waiting}").status_code == ana.get("/reviews").status_code == 404
    body = {"account": scene.ana.account, "request": scene.own, "decision": "approve", "changes": {}}
    assert ana.post(f"/api/reviews/{waiting}/decisions", json=body, headers=OWN).status_code == 404
    assert scene.acts("%") == before
    assert scene.ana.states() == [(1, "handed_in")]


def test_a_manager_who_learns_is_never_their_own_reviewer(scene: Scene) -> None:
    """Red when the author is not left out of the reviewers."""
    writer = Writer(scene.mo.learner)
    own = writer.document({"f:customer": "Harbour Foods"})
    writer.hand_in(own)
    assert "Mo Keller" in scene.bo.get("/reviews").text
    waiting = scene.bo.get("/reviews/next").location.rpartition("/")[2]
    assert scene.mo.page(waiting).status_code == 404
    assert "Nothing waits." in scene.mo.get("/reviews").text
    assert scene.mo.decide(waiting, "approve").status_code == 404
