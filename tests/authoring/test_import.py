"""A course page becomes files of the course: the same counts, the same words, every line accounted for."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from course_app.authoring.check import check_content
from course_app.authoring.importer.imports import Import, import_source, write_import
from course_app.authoring.importer.runs import clean
from course_app.authoring.outline import outline
from course_app.content.block_kinds import Comparison, Framework, Takeaways
from course_app.content.model import Chapter, Course, Module
from tests.authoring.page_form import chapter_as_text, rows_of
from tests.builders import REAL, good_catalog

COURSE = good_catalog(REAL).course
STRAIGHT = {0x2018: "'", 0x2019: "'"}
OWN = ("id", "templates")
"""What an import cannot know: ids are new, and templates stand on no page."""


def imported(source: Path, root: Path, number: int | None = None) -> Import:
    """The source's chapters, written into the folder `root`."""
    found = import_source(source, root, number)
    write_import(found, root)
    return found


def page(folder: Path, text: str, name: str = "page.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


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


def words_of(module: Module) -> str:
    """All that a module says, titles included, in the order in which it is read."""
    pieces = [module.title, *rows_of(module.opening), *rows_of(module.introduction)]
    for block in module.blocks:
        pieces.append(getattr(block, "title", ""))
        pieces += [row for name in ("lead_in", "body", "prompt") for row in rows_of(getattr(block, name, ""))]
        if isinstance(block, Framework):
            for item in block.items:
                pieces += [*rows_of(item.term), *rows_of(item.explanation), *rows_of(item.more)]
        if isinstance(block, Comparison):
            pieces += [text for row in block.items for cell in (row.term, *row.cells) for text in rows_of(cell)]
        if isinstance(block, Takeaways):
            pieces += [text for item in block.items for text in rows_of(item)]
        pieces += rows_of(getattr(block, "closing", ""))
    drawn = re.sub(r"\d+\. \d+|•|\t", " ", " ".join(pieces))
    return clean(drawn.translate(STRAIGHT))


def blocks_of(module: Module) -> list[str]:
    """The kinds of a module's blocks, loose prose left out: where a callout ends, text alone does not say."""
    return [block.kind for block in module.blocks if block.kind != "prose"]


def assert_accounted(found: Import, text: str) -> None:
    """Each line with words in it stands in the account once."""
    numbers = [entry.line.number for entry in found.account.entries()]
    assert numbers == [number for number, line in enumerate(text.split("\n"), 1) if clean(line)]


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
