"""The glossary: its entries, and the links from the first use of each term in a chapter."""

import re
from collections import Counter
from pathlib import Path

import pytest

from course_app.content.model import Chapter
from tests.builders import copy_course, good_catalog, replace_in
from tests.content.course_text import CHAPTERS, COURSE, name_of

IDEA = "chapters/01-seam/01-idea.md"
PRACTICE = "chapters/01-seam/02-practice.md"
LINK = re.compile(r'<a href="/glossary#([^"]+)" class="glossary-link"[^>]*>([^<]+)</a>')


def links_of(chapter: Chapter) -> list[tuple[str, str]]:
    """The links to the glossary in a chapter's modules, in their order."""
    return [link for module in chapter.modules for link in LINK.findall(repr(module))]


def links_in(root: Path) -> list[tuple[str, str]]:
    return links_of(good_catalog(root).course.chapters[0])


def test_the_first_use_of_each_term_links_to_its_entry(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    module = good_catalog(root).course.chapters[0].modules[0]
    link = '<a href="/glossary#term-two-teams" class="glossary-link" rel="noopener noreferrer">two teams</a>'
    assert f"{link} exist" in module.opening
    assert ">company</a> has seams" in module.introduction
    assert links_in(root) == [
        ("term-two-teams", "two teams"),
        ("term-company", "company"),
        ("term-practice", "Practice"),
    ]


def test_a_word_inside_another_is_no_use(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    replace_in(root / IDEA, "Every company has", "Every companyless company-wide non-company accompany has")
    assert "company" not in dict(links_in(root)).values()


@pytest.mark.parametrize(
    "text",
    [
        "## A company\n\nText.",
        "> [!key] A company\n> Text.",
        "> [!quote]\n> A company.",
        "Of [the company](https://www.example.com/), `company`.",
        "| company |\n|---|\n| company |",
        "1. **A company** — text.",
        "**A company** text.",
        "Of **[a company](https://www.example.com/)**.",
        "Text.[^2]\n\n[^2]: A company.",
    ],
)
def test_only_running_text_is_linked(text: str, tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    replace_in(root / IDEA, "Every company has", "Everything has")
    before = links_in(root)
    replace_in(root / IDEA, "## The Three Parts of a Seam", f"---\n\n{text}\n\n## The Three Parts of a Seam")
    assert links_in(root) == before


def test_links_change_no_word_no_digest_and_no_framework(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    replace_in(root / IDEA, "what the first team knows", "company knows")
    with_links = good_catalog(root).course.chapters[0].modules
    replace_in(root / "glossary.md", "[company, companies]", "[nowhere]")
    without = good_catalog(root).course.chapters[0].modules
    for one, other in zip(with_links, without, strict=True):
        assert (one.words, one.digest) == (other.words, other.digest)
        assert [block.kind for block in one.blocks] == [block.kind for block in other.blocks]
        assert [each.digest for each in one.reflections] == [each.digest for each in other.reflections]


def test_retired_modules_take_no_link(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    replace_in(root / PRACTICE, "revision: 2", "revision: 2\nretired: true")
    replace_in(root / PRACTICE, "number: 2", "number: 1")
    replace_in(root / PRACTICE, "Practice is the idea", "Two teams have the idea")
    replace_in(root / IDEA, "[the practice](module:the-practice)", "the rest")
    replace_in(root / "chapters/01-seam/chapter.md", "  - The Practice\n", "")
    assert links_in(root) == [("term-two-teams", "two teams"), ("term-company", "company")]


def test_a_prompt_that_is_no_longer_asked_takes_no_link(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    replace_in(root / "glossary.md", "[practice]", "[prompt, name]")
    assert links_in(root)[-1] == ("term-practice", "name")


def test_bold_words_in_mid_sentence_are_running_text(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    replace_in(root / IDEA, "Every company has", "Every **company** has")
    assert ("term-company", "company") in links_in(root)


def test_terms_stand_in_the_order_of_the_alphabet() -> None:
    assert [term.name for term in good_catalog().course.glossary.terms] == ["Company", "Practice", "Two teams"]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=name_of)
def test_each_chapter_links_a_term_once(chapter: Chapter) -> None:
    counts = Counter(name for name, _ in links_of(chapter))
    assert len(counts) >= 5
    assert set(counts.values()) == {1}
    assert set(counts) <= {term.id for term in COURSE.glossary.terms}


def test_each_term_is_used_in_some_chapter() -> None:
    """An entry to which no chapter leads would explain a word that the course never uses."""
    used = {name for chapter in CHAPTERS for name, _ in links_of(chapter)}
    assert {term.id for term in COURSE.glossary.terms} - used == set()
