"""What changed in a module or a piece of homework since somebody ticked it: the lines of its texts, then and now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from flask import render_template, url_for

from course_app.content.current_course import Edition
from course_app.content.earlier_texts import Line, lines_of, texts_of
from course_app.content.model import Homework, Module
from course_app.review.word_difference import Piece, difference


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line that is not what it was, in pieces, and the title that it stands under."""

    under: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Ticked:
    """Something that can be ticked, and the address of its place in the course."""

    item: Module | Homework
    path: str


def ticked_by_id(edition: Edition, item_id: str) -> Ticked | None:
    """The module or the piece of homework whose id is, or once was, `item_id`."""
    for chapter in edition.catalog.course.chapters:
        for module in chapter.modules:
            if item_id in (module.id, *module.was):
                path = url_for("chapters.chapter_page", chapter_id=chapter.id, _anchor=f"module-{module.id}")
                return Ticked(module, path)
        for homework in chapter.homework:
            if item_id in (homework.id, *homework.was):
                return Ticked(homework, url_for("chapters.homework_page", homework_id=homework.id))
    return None


def earlier_text(edition: Edition, ticked: Ticked, revision: int) -> Path | None:
    """The file with the text that the item had at `revision`, where that was published and is kept."""
    return texts_of(ticked.item, edition.earlier).get(revision)


def render_changes(edition: Edition, ticked: Ticked, earlier: Path) -> str:
    """The page with the changed lines."""
    present = edition.present.get(ticked.item.id)
    lines = changed_lines(lines_of(earlier), lines_of(present)) if present else []
    return render_template(
        "chapters/changes.html",
        course=edition.catalog.course,
        ticked=ticked,
        lines=lines,
        problems=edition.problems,
    )


def changed_lines(older: Sequence[Line], newer: Sequence[Line]) -> list[ChangedLine]:
    """The lines that are new, gone or worded otherwise, in the order in which they are read."""
    one, other = [line.text for line in older], [line.text for line in newer]
    found = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            under = _title_above(newer, new_start)
            for was, now in _pairs(one[start:end], other[new_start:new_end]):
                found.append(ChangedLine(under, difference(was, now)))
    return found


def _title_above(lines: Sequence[Line], place: int) -> str:
    return next((line.text for line in reversed(lines[:place]) if line.is_title), "")


def _pairs(removed: Sequence[str], added: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lines that were reworded side by side; lines that have little in common one after the other."""
    for was, now in zip_longest(removed, added, fillvalue=""):
        if was and now and SequenceMatcher(None, was, now, autojunk=False).ratio() < 0.4:
            yield was, ""
            yield "", now
        else:
            yield was, now
