"""The second round: what changed, what was asked and answered; and everything that was ever said stays readable."""

import pytest

from course_app.my_data import records
from course_app.my_data.rows import Owner
from tests.answers.learners import change
from tests.review.reviewing import TEN, Scene


def answer(scene: Scene, ask: str, words: str, *, is_closed: bool = False) -> dict[str, str]:
    """Ana answers an ask; gives what her browser names when she hands in."""
    named = {}
    for key, val in ((f"a:{ask}", words), (f"a:{ask}/closed", is_closed)):
        made = change(key, val)
        assert scene.ana.learner.sync(made).status_code == 200
        named[key] = str(made["id"])
    return named


def row(action: str, position: float) -> dict[str, object]:
    return {"cells": {"action": action}, "position": position}


def hand_in_again(scene: Scene, answers: dict[str, str]) -> str:
    sent = scene.ana.send(scene.ana.request(scene.own, act="hand_in", answers=answers))
    return scene.id_of(scene.ana.version(sent))


@pytest.mark.pain(15)
def test_the_second_round_opens_on_the_difference_with_each_answer(scene: Scene) -> None:
    """Word by word, rows by their ids, and each ask of the first round beside the new text, to both people.

    Red when the round compares with a withdrawn version, when rows are matched by their places, or when the answers
    are not frozen.
    """
    first, second, third = ("0e0b9ea1-0000-4000-8000-00000000000" + each for each in "123")
    scene.ana.write(
        scene.own, {f"w:stages/{first}": row("Call them", 3), f"w:stages/{second}": row("Send the pack", 4)}
    )
    waiting = scene.hand_in()
    ask = scene.mo.return_with(waiting, "Name the customer in full.", document=scene.own, field="customer")
    scene.wait(TEN)
    scene.ana.write(scene.own, {"f:customer": "Harbour Foods Limited", "f:story": "Signed on 3 March"})
    scene.ana.write(scene.own, {f"w:stages/{first}": None, f"w:stages/{second}": row("Send the new pack", 5)})
    scene.ana.write(scene.own, {f"w:stages/{third}": row("Ask what they need", 6)})
    scene.hand_in()
    scene.ana.withdraw(2)
    named = answer(scene, ask, "Done, as in the register.", is_closed=True)
    again = hand_in_again(scene, named)
    page = scene.mo.page(again).text
    assert "What changed since version 1" in page
    assert "Harbour Foods<ins> Limited</ins>" in page
    assert "Signed on <del>2</del><ins>3</ins> March" in page
    assert "Send the <ins>new </ins>pack" in page
    for row_state, words in (("removed", "<del>Call them</del>"), ("added", "<ins>Ask what they need</ins>")):
        line = page[page.index(f'<tr class="row-{row_state}">') :]
        assert words in line[: line.index("</tr>")]
    for words in ("Name the customer in full.", "Done, as in the register.", "closed by the learner", "unchanged"):
        assert words in page, words
    mine = scene.ana.page(1).text
    assert "Harbour Foods" in mine
    assert "Limited" not in mine
    assert scene.reviews()[0]["remarks"][0]["words"] == "Name the customer in full."


@pytest.mark.pain(22)
def test_a_remark_keeps_its_place_and_says_when_its_words_are_gone(scene: Scene) -> None:
    """Red when a quote is not looked for in the new text, or when a remark on a field that is gone is left out."""
    waiting = scene.hand_in()
    scene.mo.remark(waiting, "ask", "Which year?", document=scene.own, field="story", quote="2 March")
    scene.mo.remark(waiting, "ask", "Foods?", document=scene.own, field="customer", quote="Foods")
    scene.mo.remark(waiting, "ask", "Of a field that is none", document=scene.own, field="never", quote="so")
    scene.mo.decide(waiting, "return")
    scene.wait(TEN)
    scene.ana.write(scene.own, {"f:story": "Signed in spring"})
    again = hand_in_again(scene, {})
    page = scene.mo.page(again).text
    for words in ("Which year?", "2 March", "Foods?", "Of a field that is none"):
        assert words in page, words
    assert page.count("on earlier text") == 2
    customer = page[page.index('data-field="customer"') : page.index('data-field="story"')]
    assert "Foods?" in customer
    assert "on earlier text" not in customer
    assert "Which year?" in scene.mo.page(waiting).text


@pytest.mark.pain(14)
def test_every_version_and_every_review_stays_readable(scene: Scene) -> None:
    """Handed in, returned, edited, three times over. Red when anything of a round is removed or overwritten."""
    ids = []
    for number in (1, 2, 3):
        scene.ana.write(scene.own, {"f:story": f"story {number}"})
        ids.append(scene.hand_in())
        scene.mo.write(ids[-1], "summary", f"summary {number}")
        scene.mo.return_with(ids[-1], f"ask {number}", document=scene.own, field="story")
        scene.wait(TEN)
    assert scene.ana.states() == [(3, "returned"), (2, "returned"), (1, "returned")]
    assert [each["summary"] for each in scene.reviews()] == ["summary 3", "summary 2", "summary 1"]
    for number, own in enumerate(ids, 1):
        assert f"story {number}" in scene.ana.page(number).text
        for who in (scene.mo, scene.bo):
            page = who.page(own).text
            assert f"summary {number}" in page
            assert f"ask {number}" in page


def test_an_answer_waits_with_its_owner_until_it_is_handed_in(scene: Scene) -> None:
    """Red when the page of a round reads what stands in the learner's account."""
    waiting = scene.hand_in()
    ask = scene.mo.return_with(waiting, "Name the customer.")
    scene.wait(TEN)
    named = answer(scene, ask, "zqanswer")
    again = hand_in_again(scene, {})
    assert "zqanswer" not in scene.mo.page(again).text
    scene.ana.withdraw(2)
    third = hand_in_again(scene, named)
    assert "zqanswer" in scene.mo.page(third).text


@pytest.mark.parametrize("answers", [[], {"a:1": "x"}, {"f:x": "0e0b9ea1-0000-4000-8000-000000000001"}, {"a:x": 1}])
def test_answers_that_are_none_are_refused(scene: Scene, answers: object) -> None:
    assert scene.ana.send(scene.ana.request(scene.own, act="hand_in", answers=answers)).status_code == 400
    assert scene.ana.states() == []


def test_a_reviewer_takes_along_what_they_wrote_and_no_word_of_the_learner(scene: Scene) -> None:
    """Red when a quote of somebody else's text is in the export."""
    waiting = scene.hand_in()
    scene.mo.return_with(waiting, "zqwritten", document=scene.own, field="story", quote="zqquoted")
    with scene.database.reading() as session:
        found = list(records.reviews(session, Owner(scene.mo.account, "mo@example.com")))
        nothing = list(records.reviews(session, Owner(scene.ana.account, "ana@example.com")))
    assert "zqwritten" in str(found)
    assert "zqquoted" not in str(found)
    assert scene.ana.account not in str(found)
    assert nothing == []
