"""Renders a chapter as the text that people copy from its page, the way older pages drew it, furniture included."""

import random
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from course_app.content.block_kinds import (
    Alert,
    Block,
    Comparison,
    Deliverable,
    Framework,
    Insight,
    Key,
    Mistake,
    Outcome,
    Pause,
    Prose,
    Quote,
    Reflection,
    Takeaways,
    TextSection,
)
from course_app.content.model import Chapter, Homework, Module

SAVED = "Your work is saved in this browser on its own. Sign in, and it is synced to your account."
AUTOSAVE = "It saves by itself as you type, and you can come back to it at any time."


class _Rows(HTMLParser):
    """The paragraphs, list entries and table rows of some HTML, a line each."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self.cells: list[str] = []
        self.lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.end()
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li" and self.lists:
            number = self.lists[-1]
            self.lists[-1] = None if number is None else number + 1
            self.text = "  • " if number is None else f"  {number + 1}. {number + 1}"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.cells.append(self.text.strip())
            self.text = ""
        elif tag == "tr":
            self.found.append("\t".join(self.cells))
            self.cells = []
        elif tag in ("p", "li"):
            self.end()
        elif tag in ("ul", "ol"):
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        if self.text.strip() or data.strip():
            self.text += data.replace("\n", " ")

    def end(self) -> None:
        if self.text.strip():
            self.found.append(self.text.rstrip())
        self.text = ""


def rows_of(html: str) -> list[str]:
    """The lines that a browser copies from this HTML."""
    parser = _Rows()
    parser.feed(str(html))
    parser.close()
    parser.end()
    return [row.replace("\u00a0", " ") for row in parser.found]


def line_of(html: str) -> str:
    """HTML without blocks, as one line."""
    return " ".join(rows_of(html))


def chapter_as_text(chapter: Chapter, chance: random.Random | None = None) -> str:
    """The chapter's page as text. `chance` decides what pages may draw in two ways: lead-in and closing as entries."""
    items = len(chapter.modules) + len(chapter.homework)
    lines = [
        "← My Sales Training",
        "First dayLast day",
        "Customer Onboarding · course index",
        f"Chapter {chapter.number}",
    ]
    lines += [chapter.title, chapter.summary_text, f"Chapter {chapter.number} progress", f"0 / {items} · 0%"]
    lines += [f"0/{len(chapter.modules)} modules · 0/{len(chapter.homework)} homework", SAVED]
    for category in chapter.categories:
        count = len(category.modules)
        lines += ["Category", category.name, f"{count} module{'s' if count > 1 else ''}"]
        for module in category.modules:
            lines += _module(module, chance or random.Random(0))
    if chapter.homework:
        lines += [
            f"Chapter {chapter.number} · Homework",
            "Fix what you have learnt before you go on to the next chapter.",
        ]
    for homework in chapter.homework:
        lines += _homework(homework)
    lines += ["← My Sales Training", "First dayLast day"]
    return "\n".join(lines) + "\n"


def _module(module: Module, chance: random.Random) -> Iterator[str]:
    yield str(module.number)
    yield f"Module {module.number} · ~{module.minutes} min"
    yield module.title
    yield from rows_of(module.opening)
    yield from rows_of(module.introduction)
    for block in module.blocks:
        yield from _block(block, chance)


def _block(block: Block, chance: random.Random) -> Iterator[str]:
    if isinstance(block, Framework):
        yield block.title
        yield from _framework(block, chance)
    elif isinstance(block, Comparison):
        yield from (block.title, *rows_of(block.lead_in), "\t".join(map(line_of, block.columns)))
        for number, row in enumerate(block.items, 1):
            yield "\t".join([f"{number} {line_of(row.term)}", *map(line_of, row.cells)])
        yield from rows_of(block.closing)
    elif isinstance(block, Takeaways):
        yield from ("Hold on to these", *(f"  • {line_of(item)}" for item in block.items))
    elif isinstance(block, Reflection):
        yield from ("Reflection · write it down", *rows_of(block.prompt), AUTOSAVE)
    elif isinstance(block, TextSection):
        yield from (block.title, *rows_of(block.body))
    elif isinstance(block, Key | Insight | Mistake | Pause | Outcome | Quote | Prose):
        yield from [mark] if (mark := _mark_of(block)) else []
        yield from rows_of(block.body)
    else:
        assert not isinstance(block, Alert | Deliverable), "older pages had none"


def _mark_of(block: Block) -> str:
    """The line that the page draws above a block; empty for those that begin at once."""
    title = getattr(block, "title", "")
    marks: dict[type[Block], str] = {
        Key: f"━━ {title} ━━",
        Insight: f"✦ Pro Insight · {title}",
        Mistake: f"⚠ Common Mistake · {title}",
        Pause: "◈ Pause & Reflect",
        Outcome: "What you walk away with",
    }
    return marks.get(type(block), "")


def _framework(block: Framework, chance: random.Random) -> Iterator[str]:
    """The entries; lead-in and closing rule as entries where chance has it."""
    before, after = rows_of(block.lead_in), rows_of(block.closing)
    entries = [f"{line_of(item.term)} — {line_of(item.explanation)}" for item in block.items]
    as_first = len(before) == 1 and chance.random() < 0.5
    as_last = len(after) == 1 and chance.random() < 0.5
    yield from [] if as_first else before
    drawn = [*(before if as_first else []), *entries, *(after if as_last else [])]
    for number, text in enumerate(drawn, 1):
        yield f"  {number}. {number}{text}"
        entry = number - 1 - as_first
        if 0 <= entry < len(entries):
            yield from (re.sub(r"^  ", "     ", row) for row in rows_of(block.items[entry].more))
    yield from [] if as_last else after


def _homework(homework: Homework) -> Iterator[str]:
    yield homework.title
    for block in homework.blocks:
        yield from rows_of(getattr(block, "body", ""))
