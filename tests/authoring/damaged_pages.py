"""Pages of the course, damaged at random the way copying, pasting and editing damage them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from course_app.authoring.importer.imports import ImportRefusedError, import_source
from course_app.authoring.importer.report import report_lines
from course_app.authoring.importer.runs import clean
from course_app.authoring.importer.trial import try_import
from course_app.content.model import Category, Chapter
from tests.authoring.page_form import chapter_as_text
from tests.builders import REAL, good_catalog

PIECES = [
    "Chapter 5", "Chapter 5 progress", "Category", "2 modules", "Module 3 · ~12 min", "7", "━━ A Rule ━━", "━━",
    "✦", "⚠ ", "✦ Pro Insight · Why", "◈ Pause & Reflect", "Hold on to these", "  • A point.", "  3. 3Term — why",
    "3.", "1. 1", "Reflection · write it down", "What you walk away with", "Chapter 5 · Homework", "Deliverable",
    "a\tb\tc", "1 a\tb", "---", "> [!key] x", "[!reflection]", "## ", "{#id}", "**", "__", "`", "[a](module:b)",
    "![x](y.png)", "<script>", "|", "\\", "\x00", "\ufeff", "\u2028", "\u200b", "😀", "\u202e", "&amp;", "~~",
    "[^1]: x", "- - -", "1. **A** — b", "===", "Mark module done", "Saved in this browser.",
    "0/6 modules · 0/3 homework", "←", "The Six Rules", "'", '"', "*" * 40, "[" * 200, "> " * 60, "A " * 400,
    "— " * 40, "1 / " * 30, "[x]: https://example.com", "    code", "\t", "Ω" * 700,
]  # fmt: skip


def small_pages() -> list[str]:
    """A page with two modules and one piece of homework from each chapter."""
    return [
        chapter_as_text(_cut(chapter), random.Random(chapter.number)) for chapter in good_catalog(REAL).course.chapters
    ]


def _cut(chapter: Chapter) -> Chapter:
    name = chapter.categories[0].name
    return replace(chapter, categories=(Category(name, chapter.modules[:2]),), homework=chapter.homework[:1])


def damaged(text: str, chance: random.Random) -> str:
    """The page with one to six damages."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 6)):
        place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        kind = chance.randrange(7)
        if kind == 0:
            lines.insert(place, chance.choice(PIECES))
        elif kind == 1:
            cut = chance.randrange(len(lines[place]) + 1)
            lines[place] = lines[place][:cut] + chance.choice(PIECES) + lines[place][cut:]
        elif kind == 2 and len(lines) > 1:
            del lines[place]
        elif kind == 3:
            lines[place], lines[other] = lines[other], lines[place]
        elif kind == 4:
            lines[place : place + 2] = ["".join(lines[place : place + 2])]
        elif kind == 5:
            lines = lines[: place + 1] + lines[other:]
        else:
            lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]
    return "\n".join(lines)


def as_html(text: str, chance: random.Random) -> str:
    """The lines in some tags or other, not all of them closed."""
    tags = ("p", "h2", "h4", "li", "td", "div", "blockquote", "em", "script", "ol><li", "table><tr><td", "a href=x")
    opened = ((chance.choice(tags), line) for line in text.split("\n"))
    return "\n".join(f"<{tag}>{line}" + chance.choice(["", f"</{tag[:2]}>"]) for tag, line in opened)


def import_damaged(seed: int, pages: list[str], folder: Path, tried: int) -> str:
    """Imports the page that `seed` damages: nothing is raised, every line stands in the account; gives what came of it.

    One in `tried` is checked as a course too: what an import makes has no problem.
    """
    chance = random.Random(seed)
    text = damaged(chance.choice(pages), chance)
    suffix = chance.choice(["txt", "txt", "txt", "md", "html"])
    path = folder / f"page.{suffix}"
    path.write_bytes((as_html(text, chance) if suffix == "html" else text).encode("utf-8", "surrogatepass"))
    root = folder / "content"
    try:
        found = import_source(path, root)
    except ImportRefusedError:
        return "refused"
    except Exception as error:  # whatever it is, the seed belongs to it
        raise AssertionError(f"seed {seed} raised") from error
    if suffix != "html":
        said = {number for entry in found.account.entries() for number in _numbers(entry.line.number, entry.line.last)}
        wanted = {number for number, line in enumerate(_rows(text), 1) if clean(line)}
        assert wanted <= said, f"seed {seed}: lines {sorted(wanted - said)} are lost"
    assert list(report_lines(found)), seed
    if seed % tried == 0:
        problems = try_import(found, root)
        assert problems == [], f"seed {seed}: {problems[0]}"
    return "made"


def _numbers(first: int, last: int) -> Iterator[int]:
    yield from range(first, max(first, last) + 1)


def _rows(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
