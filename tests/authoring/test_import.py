"""A course page becomes files of the course: what each line becomes, what is said of it, which ids it gets."""

from pathlib import Path

import pytest

from course_app.authoring.check import check_content
from course_app.authoring.importer.imports import ImportRefusedError, import_source
from course_app.content.model import Module
from tests.authoring.damaged_pages import import_damaged, small_pages
from tests.authoring.imported import assert_accounted, imported, page, words_of
from tests.builders import good_catalog

PAGE = """\
← My Sales Training
First dayLast day
Chapter 1
The Seam · Where Two Teams Meet
One idea · one practice.
Chapter 1 progress
0 / 2 · 0%
0/1 modules · 0/1 homework
Your work is saved in this browser.
Category
The Idea
1 module
1
Module 1 · ~12 min
The Idea · What a Seam Is
A seam is where the customer notices that two teams exist.
Every company has one. This module names its parts.
The Three Parts of a Seam
  1. 1You find them in this order.
  2. 2Before — what the first team knows.
  3. 33 Days Between — the silence.
  4. 4After — what the second team asks again.
  5. 5One part missing, and the customer fills it.
━━ The Rule ━━
Ask once.
✦ Pro Insight · What the Best Do
They read first, and they read everything.
They ask on the telephone.
⚠ Common Mistake · The Second Question
Asking what is written.
Where It Shows
It shows on the first Tuesday, in a mail that asks what the contract says.
Nobody planned it.
◈ Pause & Reflect
Stop here. When did a customer last tell you something twice?
Hold on to these
  • A seam has three parts.
  • It is felt or it is not.
  • Ask once.
Reflection · write it down
Where is your seam? Write three lines.
Saves automatically in this browser. You can come back at any time.
What you walk away with
You can name a seam.
Chapter 1 · Homework
Fix it before you go on.
Find a Seam
Take one customer and follow them from the signature to the first week, and write down each question asked twice.
A list of questions that were asked twice.
← My Sales Training
First dayLast day
"""


def test_a_page_is_read_as_its_form_says(tmp_path: Path) -> None:
    """Red when the drawn numbers, the lead-in, the pull quote or a piece of furniture lands in the text."""
    root = tmp_path / "content"
    found = imported(page(tmp_path, PAGE), root)
    assert_accounted(found, PAGE)
    assert found.account.entries("unsure") == []
    assert (root / "chapters/01-seam/01-idea.md").read_text(encoding="utf-8") == IDEA
    assert (
        (root / "homework/01-1-find-seam.md")
        .read_text(encoding="utf-8")
        .endswith("asked twice.\n\n> [!deliverable]\n> A list of questions that were asked twice.\n")
    )
    assert check_content(root) == ()


IDEA = """\
---
id: idea
revision: 1
number: 1
title: The Idea · What a Seam Is
minutes: 12
category: The Idea
---

A seam is where the customer notices that two teams exist.

Every company has one. This module names its parts.

## The Three Parts of a Seam

You find them in this order.

1. **Before** — what the first team knows.
2. **3 Days Between** — the silence.
3. **After** — what the second team asks again.

*One part missing, and the customer fills it.*

> [!key] The Rule
> Ask once.

> [!insight] What the Best Do
> They read first, and they read everything.
>
> They ask on the telephone.

> [!mistake] The Second Question
> Asking what is written.

## Where It Shows

It shows on the first Tuesday, in a mail that asks what the contract says.

> [!quote]
> Nobody planned it.

> [!pause]
> Stop here. When did a customer last tell you something twice?

> [!takeaways]
> - A seam has three parts.
> - It is felt or it is not.
> - Ask once.

> [!reflection] {#reflect-idea}
> Where is your seam? Write three lines.

> [!outcome]
> You can name a seam.
"""


def test_what_cannot_be_placed_is_said_and_quoted(tmp_path: Path) -> None:
    text = PAGE.replace("0 / 2 · 0%", "0 / 2 · 0%\nSomebody wrote a whole sentence into the panel.")
    (entry,) = imported(page(tmp_path, text), tmp_path / "content").account.entries("unsure")
    assert (entry.line.number, entry.is_taken) == (8, False)
    assert entry.line.text == "Somebody wrote a whole sentence into the panel."


def test_pages_that_are_drawn_a_little_otherwise_are_read_the_same(tmp_path: Path) -> None:
    """Capitals by style, counters on the panel's line, a heading in small letters, a short notice, a numbered title."""
    text = PAGE.replace("Chapter 1 progress\n0 / 2 · 0%\n", "Chapter 1 progress0 / 2 · 0%\n")
    for before, after in (
        ("Where It Shows", "Where it usually shows"),
        ("Saves automatically in this browser. You can come back at any time.", "Saved as you go."),
        ("Find a Seam\n", "  1. 1Find a Seam\n"),
        ("Module 1", "MODULE 1"),
        ("Category", "CATEGORY"),
        ("Hold on to these", "HOLD ON TO THESE"),
        ("⚠ Common", "⚠️ Common"),
        ("\n", "\n\n"),
    ):
        text = text.replace(before, after)
    root = tmp_path / "content"
    (entry,) = imported(page(tmp_path, text), root).account.entries("unsure")
    assert entry.line.text == "Where it usually shows"
    made = (root / "chapters/01-seam/01-idea.md").read_text(encoding="utf-8")
    assert made == IDEA.replace("Where It Shows", "Where it usually shows")


def test_marks_in_the_text_stay_text(tmp_path: Path) -> None:
    """Red when a character of the page becomes markup, HTML or a link."""
    odd = "1986. A *star*, [a](module:b), <b>, `x`, a_b_, &amp;, ~~no~~, # no, [^1] and [!key] \\ 5 | 6"
    root = tmp_path / "content"
    imported(page(tmp_path, PAGE.replace("Ask once.\n✦", f"{odd}\n✦")), root)
    (module,) = good_catalog(root).course.modules()
    assert odd in words_of(module)


def test_ids_are_new_in_the_whole_course(tmp_path: Path, course_copy: Path) -> None:
    """Red when an id that the course has, or published once, is given a second time."""
    (course_copy / "published-ids.txt").write_text("module idea\n", encoding="utf-8")
    with pytest.raises(ImportRefusedError, match=r"chapter 1 stands in .* already. Nothing was written"):
        import_source(page(tmp_path, PAGE), course_copy)
    imported(page(tmp_path, PAGE), course_copy, number=3)
    ids = [module.id for module in good_catalog_without_published(course_copy)]
    assert ids == ["the-idea", "the-practice", "idea-2"]


@pytest.mark.parametrize("title", ["2024", "null", "客户 · 1", "—"])
def test_titles_that_make_no_id_have_one_all_the_same(title: str, tmp_path: Path) -> None:
    root = tmp_path / "content"
    imported(page(tmp_path, PAGE.replace("The Idea · What a Seam Is", title)), root)
    assert [module.id for module in good_catalog(root).course.modules()] == ["module-1-1"]


def good_catalog_without_published(root: Path) -> list[Module]:
    (root / "published-ids.txt").unlink()
    return list(good_catalog(root).course.modules())


def test_a_chapter_that_was_coming_keeps_its_id(tmp_path: Path, course_copy: Path) -> None:
    """Red when a link to the coming chapter would lead nowhere after the import."""
    imported(page(tmp_path, PAGE.replace("Chapter 1", "Chapter 2")), course_copy)
    assert [(chapter.id, chapter.is_coming) for chapter in good_catalog(course_copy).course.chapters] == [
        ("the-seam", False),
        ("later", False),
    ]


def test_chapters_that_are_missing_are_listed_as_coming_until_they_come(tmp_path: Path) -> None:
    root = tmp_path / "content"
    imported(page(tmp_path, PAGE.replace("Chapter 1", "Chapter 3")), root)
    assert [chapter.is_coming for chapter in good_catalog(root).course.chapters] == [True, True, False]
    imported(page(tmp_path, PAGE.replace("Chapter 1", "Chapter 2").replace("The Seam ·", "The Gap ·")), root)
    assert [chapter.id for chapter in good_catalog(root).course.chapters] == ["chapter-1", "gap", "seam"]


def test_a_source_that_says_nothing_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="has no chapter in it"):
        import_source(page(tmp_path, "A letter.\n"), tmp_path / "content")
    assert not (tmp_path / "content").exists()


def test_three_hundred_damaged_pages(tmp_path: Path) -> None:
    """No traceback, every line accounted for, and one in ten is checked to be a course without problems."""
    pages = small_pages()
    made = sum(import_damaged(seed, pages, tmp_path, tried=10) == "made" for seed in range(300))
    assert made > 200
