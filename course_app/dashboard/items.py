"""What can be marked done in the course, by chapter; under its former ids too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import CTE, String, column, values

from course_app.content.model import Chapter, Course


@dataclass(frozen=True, slots=True)
class Item:
    """A module or a piece of homework: its id now, and every id under which it may be marked."""

    id: str
    names: tuple[str, ...]
    title: str
    kind: Literal["module", "homework"]


@dataclass(frozen=True, slots=True)
class ChapterItems:
    """A chapter and what can be done in it."""

    id: str
    number: int
    title: str
    items: tuple[Item, ...]


def chapters_with_items(course: Course) -> tuple[ChapterItems, ...]:
    """Every chapter in which something can be done, in order."""
    found = (
        ChapterItems(chapter.id, chapter.number, chapter.title, tuple(_items(chapter)))
        for chapter in course.written_chapters
    )
    return tuple(chapter for chapter in found if chapter.items)


def _items(chapter: Chapter) -> Iterator[Item]:
    for module in chapter.modules:
        yield Item(module.id, (module.id, *module.was), module.title, "module")
    for homework in chapter.homework:
        yield Item(homework.id, (homework.id, *homework.was), homework.title, "homework")


def item_table(chapters: tuple[ChapterItems, ...]) -> CTE:
    """The same as rows that a query can join marks with: name, item, chapter and kind."""
    rows = [
        (name, item.id, chapter.id, item.kind) for chapter in chapters for item in chapter.items for name in item.names
    ]
    columns = [column(name, String) for name in ("name", "item", "chapter", "kind")]
    return values(*columns, name="item_row").data(rows or [("", "", "", "")]).cte("items")
