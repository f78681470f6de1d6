"""How well the rules for vague words (R3) and named people (R1) decide, measured on hand-made examples.

The files that end in `-before` were written before the rules, those in `-after` after them; both halves must hold.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course_app.content import house_words as house_words_module
from course_app.content.fields.cell import Named
from course_app.content.house_words import HouseWords, read_house_words
from course_app.content.source_files import SourceFolder
from tests.builders import REAL

SENTENCES = Path(__file__).parent / "sentences"


def house_words() -> HouseWords:
    folder = SourceFolder(REAL)
    words = read_house_words(folder)
    assert words, folder.problems
    return words


WORDS = house_words()


def is_vague(line: str) -> bool:
    return any(True for _ in WORDS.vague_spans(line))


def is_no_person(line: str) -> bool:
    name, _, role = line.partition("|")
    return not WORDS.is_person(Named(name.strip(), role.strip()))


def lines_of(name: str) -> list[str]:
    return [line for line in (SENTENCES / f"{name}.txt").read_text("utf-8").splitlines() if line.strip()]


RULES: dict[str, tuple[Callable[[str], bool], str, str]] = {
    "vague words": (is_vague, "vague", "clear"),
    "named person": (is_no_person, "team", "named"),
}


@pytest.mark.parametrize("half", ["before", "after"])
@pytest.mark.parametrize("rule", RULES)
def test_precision_and_recall(rule: str, half: str) -> None:
    marks, wrong_kind, right_kind = RULES[rule]
    wrong, right = lines_of(f"{wrong_kind}-{half}"), lines_of(f"{right_kind}-{half}")
    assert len(wrong) >= 100
    assert len(right) >= 100
    missed = [line for line in wrong if not marks(line)]
    false = [line for line in right if marks(line)]
    found = len(wrong) - len(missed)
    precision, recall = found / (found + len(false)), found / len(wrong)
    print(f"{rule}, {half}: precision {precision:.3f}, recall {recall:.3f}; missed {missed}; false {false}")
    assert precision >= 0.95
    assert recall >= 0.95


@pytest.mark.parametrize("rule", RULES)
def test_no_example_stands_in_both_halves(rule: str) -> None:
    for kind in RULES[rule][1:]:
        assert set(lines_of(f"{kind}-before")).isdisjoint(lines_of(f"{kind}-after"))


def test_no_rule_marks_a_sentence_that_says_who_what_and_when() -> None:
    sentence = "the customer team's Monday 10:00 report, sent by Ana Ruiz"
    assert not is_vague(sentence)
    assert not is_no_person("Ana Ruiz |")


def test_quotes_are_where_the_words_stand() -> None:
    text = "Call Ana, then follow up; write, mail etc. as needed."
    assert [text[start:end] for start, end in WORDS.vague_spans(text)] == ["follow up", "etc.", "as needed"]


def test_what_somebody_said_is_left_alone() -> None:
    assert not is_vague("The Sponsor wrote: 'we'll look into it soon' on 3 May.")
    assert not is_vague("She said “we usually do” and signed.")
    assert is_vague("The customer's admin should call the customer's helpdesk.")


@pytest.mark.parametrize("text", ["soon ", "Soon. ", "‘soon ", "it's soon ", "soon\n\n  "])
def test_a_word_is_judged_by_what_stands_round_it(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the text: each flagged word looks at a few letters before and after it, and no more.

    Counted and not timed: what is handed out to be looked at. Red when the whole text before a word is.
    """
    seen: list[int] = []
    around = house_words_module._around

    def counted(*place: Any) -> tuple[str, str]:
        found = around(*place)
        seen.append(sum(map(len, found)))
        return found

    monkeypatch.setattr(house_words_module, "_around", counted)
    for times in (100, 10_000):
        seen.clear()
        marked = sum(1 for _ in WORDS.vague_spans(text * times))
        assert marked >= times * 0.99
        assert sum(seen) <= 60 * times


def test_a_mark_that_nobody_closes_ends_no_text() -> None:
    """Thousands of opened quotations are neither slow nor a quotation."""
    assert sum(1 for _ in WORDS.vague_spans("‘soon " * 5_000)) == 5_000
    assert sum(1 for _ in WORDS.vague_spans("They said “" + "soon it is " * 100)) == 100
    assert not is_vague("They said “" + "soon it is " * 40 + "done”.")
