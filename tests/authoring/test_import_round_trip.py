"""Every chapter of the course comes back from its own page: the same counts, the same words, block by block."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from course_app.authoring.check import check_content
from course_app.authoring.outline import outline
from course_app.content.model import Chapter, Course, Module
from tests.authoring.imported import STRAIGHT, assert_accounted, imported, page, words_of
from tests.authoring.page_form import chapter_as_text
from tests.builders import REAL, good_catalog

COURSE = good_catalog(REAL).course
OWN = ("id", "templates")
"""What an import cannot know: ids are new, and templates stand on no page."""


def counts(course: Course) -> list[dict[str, Any]]:
    """The outline without what an import cannot know."""
    chapters: Any = json.loads(json.dumps(outline(course)["chapters"], ensure_ascii=False).translate(STRAIGHT))
    items = ("modules", "homework")
    return [
        {key: value for key, value in chapter.items() if key not in (*OWN, *items)}
        | {
            kind: [{key: value for key, value in item.items() if key not in OWN} for item in chapter[kind]]
            for kind in items
        }
        for chapter in chapters
        if chapter["modules"]
    ]


def blocks_of(module: Module) -> list[str]:
    """The kinds of a module's blocks, loose prose left out: where a callout ends, text alone does not say."""
    return [block.kind for block in module.blocks if block.kind != "prose"]


@pytest.mark.parametrize("drawing", [1, 2])
def test_every_chapter_comes_back_from_its_page_as_text(drawing: int, tmp_path: Path) -> None:
    root = tmp_path / "content"
    for chapter in COURSE.chapters:
        text = chapter_as_text(chapter, random.Random(drawing * 100 + chapter.number))
        assert_accounted(imported(page(tmp_path, text), root), text)
    assert_same(root)


def test_every_chapter_comes_back_from_its_page_as_html(real_app: Flask, tmp_path: Path) -> None:
    root = tmp_path / "content"
    for chapter in COURSE.chapters:
        answer = real_app.test_client().get(f"/chapters/{chapter.id}")
        imported(page(tmp_path, answer.text, "page.html"), root)
    assert_same(root)


def assert_same(root: Path) -> None:
    """The course passes its check, and says what ours says, block by block."""
    assert check_content(root) == ()
    course = good_catalog(root).course
    assert counts(course) == counts(COURSE)
    for before, after in modules_of(COURSE.chapters, course.chapters):
        assert words_of(after) == words_of(before)
        assert blocks_of(after) == blocks_of(before), before.id


def modules_of(before: tuple[Chapter, ...], after: tuple[Chapter, ...]) -> Iterator[tuple[Module, Module]]:
    for ours, theirs in zip(before, after, strict=True):
        yield from zip(ours.modules, theirs.modules, strict=True)
