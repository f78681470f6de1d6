"""The course's own text keeps what its guide promises: lengths, counts, readable sentences, nothing said twice."""

import re
from collections import defaultdict
from statistics import median

import pytest

from course_app.content.block_kinds import (
    Block,
    Comparison,
    Deliverable,
    Framework,
    Insight,
    Key,
    Mistake,
    Outcome,
    Pause,
    Quote,
    Reflection,
    Takeaways,
)
from course_app.content.markdown import count_words
from course_app.content.model import Chapter, Homework, Module
from tests.content.course_text import CHAPTERS, HOMEWORK, MODULES, name_of, pieces_of, prose_of, text_of

RUN = 8
COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


def sentences(pieces: list[str]) -> list[int]:
    """The lengths, in words, of the sentences of some texts."""
    found = [part for piece in pieces for part in re.split(r"(?<=[.!?’])\s+(?=[‘A-Z0-9])", piece)]
    return [words for part in found if (words := count_words(part))]


@pytest.mark.parametrize(("chapter", "module"), MODULES, ids=name_of)
def test_blocks_are_as_long_as_the_guide_says(chapter: Chapter, module: Module) -> None:
    limits: dict[type[Block], tuple[int, int]] = {
        Insight: (68, 164),
        Mistake: (68, 109),
        Quote: (10, 39),
        Pause: (50, 98),
        Reflection: (31, 81),
        Outcome: (23, 45),
    }
    assert 21 <= count_words(text_of(module.opening)) <= 53
    assert 38 <= count_words(text_of(module.introduction)) <= 156
    for block in module.blocks:
        if type(block) in limits:
            least, most = limits[type(block)]
            words = sum(count_words(piece) for piece in pieces_of(block))
            assert least <= words <= most, f"{block.kind} has {words} words"
        if isinstance(block, Takeaways):
            assert len(block.items) == 3
            assert all(11 <= count_words(text_of(item)) <= 38 for item in block.items)
        if isinstance(block, Key) and "<table" not in block.body:
            assert 30 <= count_words(text_of(block.body)) <= 105, (
                f"{block.title} has {count_words(text_of(block.body))} words"
            )
        if isinstance(block, Framework):
            assert 3 <= len(block.items) <= 14, block.title
    assert sum(isinstance(block, Key) for block in module.blocks) >= 1


@pytest.mark.parametrize(("chapter", "homework"), HOMEWORK, ids=name_of)
def test_homework_is_brief(chapter: Chapter, homework: Homework) -> None:
    deliverable = next(block for block in homework.blocks if isinstance(block, Deliverable))
    brief = sum(
        count_words(piece) for block in homework.blocks if block is not deliverable for piece in pieces_of(block)
    )
    assert 53 <= brief <= 152
    assert 15 <= count_words(text_of(deliverable.body)) <= 22
    assert 3 <= len(homework.criteria) <= 6
    assert homework.templates


@pytest.mark.parametrize(("chapter", "module"), MODULES, ids=name_of)
def test_a_framework_has_as_many_entries_as_its_title_says(chapter: Chapter, module: Module) -> None:
    for block in module.blocks:
        if isinstance(block, Framework | Comparison):
            named = [COUNTS[word] for word in re.findall(r"[a-z]+", block.title.lower()) if word in COUNTS]
            assert not named or len(block.items) in named, f"{block.title} has {len(block.items)} entries"


@pytest.mark.parametrize(("chapter", "module"), MODULES, ids=name_of)
def test_sentences_are_readable(chapter: Chapter, module: Module) -> None:
    lengths = sentences(prose_of(module))
    short = sum(length <= 12 for length in lengths) / len(lengths)
    print(f"{chapter.number}.{module.number} {module.words} words, median {median(lengths)}, {short:.0%} short")
    assert 12 <= median(lengths) <= 20
    assert 0.2 <= short <= 0.4


@pytest.mark.parametrize("chapter", CHAPTERS, ids=name_of)
def test_summaries_have_their_length(chapter: Chapter) -> None:
    assert 35 <= count_words(chapter.summary_text) <= 46


def test_no_run_of_eight_words_stands_in_two_modules() -> None:
    places: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for _, module in MODULES:
        for piece in prose_of(module):
            words = re.findall(r"[\w’'-]+", piece.lower())
            for start in range(len(words) - RUN + 1):
                places[tuple(words[start : start + RUN])].add(module.id)
    twice = {" ".join(run): sorted(where) for run, where in places.items() if len(where) > 1}
    assert twice == {}


def test_the_voice_keeps_its_marks() -> None:
    """No exclamation marks, no contractions; the em dash stands between term and explanation only."""
    for chapter, module in MODULES:
        for piece in prose_of(module):
            assert "!" not in piece, f"{chapter.number}.{module.number}: {piece[:80]}"
            assert "—" not in piece, f"{chapter.number}.{module.number}: {piece[:80]}"
            contraction = re.search(
                r"\b(\w+n’t|I’m|you’re|we’re|they’re|it’s|that’s|there’s|we’ll|you’ll|I’ll)\b", piece
            )
            assert not contraction, f"{chapter.number}.{module.number}: {contraction}"


LONGER_BY_THEIR_BRIEF = {"automation-and-human-touch", "final-vision"}


@pytest.mark.parametrize("chapter", [each for each in CHAPTERS if each.number != 1], ids=lambda chapter: chapter.id)
def test_a_module_is_a_sitting(chapter: Chapter) -> None:
    """The guide's 750 to 1,100 words. Chapter 1 is shorter, two modules of chapter 10 longer: their briefs say so."""
    words = {module.id: module.words for module in chapter.modules if module.id not in LONGER_BY_THEIR_BRIEF}
    assert {name: count for name, count in words.items() if not 750 <= count <= 1_100} == {}
