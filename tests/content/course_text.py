"""The course's own text as its readers meet it, for the tests that read it."""

import re
from collections.abc import Iterator, Sequence

from course_app.content.block_kinds import Block, Comparison, Framework, Reflection, Takeaways
from course_app.content.model import Module
from tests.builders import REAL, good_catalog

COURSE = good_catalog(REAL).course
CHAPTERS = COURSE.written_chapters
MODULES = [(chapter, module) for chapter in CHAPTERS for module in chapter.modules]
HOMEWORK = [(chapter, homework) for chapter in CHAPTERS for homework in chapter.homework]


def text_of(*html: str) -> str:
    """What a reader reads as sentences: tables left out, tags gone, entities read."""
    return plain(re.sub(r"<table>.*?</table>", " ", " ".join(html), flags=re.S))


def plain(html: str) -> str:
    """The words of some HTML: tags gone, entities read."""
    text = re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:a|code|em|strong)\b[^>]*>", "", html))
    for entity, character in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " ")):
        text = text.replace(entity, character)
    return re.sub(r"\s+", " ", text).strip()


def pieces_of(block: Block) -> Iterator[str]:
    """The block's texts, each with its sentences whole."""
    if isinstance(block, Framework):
        yield from (text_of(block.lead_in), text_of(block.closing))
        yield from (text_of(item.term.rstrip("?"), item.explanation, item.more) for item in block.items)
    elif isinstance(block, Comparison):
        yield from (text_of(block.lead_in), text_of(block.closing))
    elif isinstance(block, Takeaways):
        yield from map(text_of, block.items)
    elif isinstance(block, Reflection):
        yield block.prompt_text
    else:
        yield text_of(getattr(block, "body", ""))


def prose_of(module: Module) -> list[str]:
    return [
        text_of(module.opening),
        text_of(module.introduction),
        *(piece for block in module.blocks for piece in pieces_of(block)),
    ]


def name_of(value: object) -> str:
    return str(getattr(value, "id", value))


def everything() -> Iterator[tuple[str, str]]:
    """Each text of the written chapters, titles, tables and criteria included, with the id of the item it stands in."""
    for chapter in CHAPTERS:
        yield from ((chapter.id, chapter.title), (chapter.id, chapter.summary_text))
    for _, module in MODULES:
        yield from ((module.id, piece) for piece in (module.title, *prose_of(module), *_beside_prose(module.blocks)))
    for _, homework in HOMEWORK:
        yield from ((homework.id, piece) for piece in (homework.title, *homework.criteria))
        yield from ((homework.id, piece) for block in homework.blocks for piece in pieces_of(block))


def _beside_prose(blocks: Sequence[Block]) -> Iterator[str]:
    """The titles of the blocks, and the rows of their tables."""
    for block in blocks:
        yield getattr(block, "title", "")
        if isinstance(block, Comparison):
            yield from (plain(" ".join((row.term, *row.cells))) for row in block.items)
        yield from map(plain, re.findall(r"<tr>.*?</tr>", getattr(block, "body", ""), flags=re.S))
