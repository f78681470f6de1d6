"""`course outline`: the course in plain counts."""

from collections.abc import Sequence

from course_app.content.block_kinds import (
    Block,
    Comparison,
    Framework,
    Insight,
    Key,
    Mistake,
    Outcome,
    Pause,
    Quote,
    Takeaways,
)
from course_app.content.model import Chapter, Course, Module

_COUNTED: dict[str, type[Block]] = {
    "key": Key,
    "insight": Insight,
    "mistake": Mistake,
    "pause": Pause,
    "quote": Quote,
    "outcome": Outcome,
}


def outline(course: Course) -> dict[str, object]:
    """The course as counts, ready for JSON; words and items are whole numbers, `takeaways` counts the bullets."""
    return {"chapters": [_chapter(chapter) for chapter in course.chapters]}


def _chapter(chapter: Chapter) -> dict[str, object]:
    return {
        "number": chapter.number,
        "id": chapter.id,
        "title": chapter.title,
        "summary": chapter.summary_text,
        "categories": [{"name": category.name, "modules": len(category.modules)} for category in chapter.categories],
        "modules": [_module(module) for module in chapter.modules],
        "homework": [
            {"id": item.id, "title": item.title, "templates": [use.id for use in item.templates], "words": item.words}
            for item in chapter.homework
        ],
        "totals": {"modules": len(chapter.modules), "homework": len(chapter.homework)},
    }


def _module(module: Module) -> dict[str, object]:
    frameworks = [block for block in module.blocks if isinstance(block, Framework | Comparison)]
    return {
        "number": module.number,
        "id": module.id,
        "title": module.title,
        "minutes": module.minutes,
        "category": module.category,
        "words": module.words,
        "frameworks": len(frameworks),
        "framework_items": sum(len(block.items) for block in frameworks),
        "takeaways": sum(len(block.items) for block in module.blocks if isinstance(block, Takeaways)),
        "reflections": len(module.reflections),
        **{name: _count(module.blocks, cls) for name, cls in _COUNTED.items()},
    }


def _count(blocks: Sequence[Block], cls: type[Block]) -> int:
    return sum(isinstance(block, cls) for block in blocks)
