"""All worksheets of the course by chapter; beside each, the browser lists the person's own documents."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template

from course_app.content.current_course import Edition
from course_app.content.model import Chapter
from course_app.content.structured_template import StructuredTemplate
from course_app.homework.exports.formats import BOUND
from course_app.homework.exports.wording import format_words
from course_app.homework.worksheet_page import homework_of, renamed_tables, review_fields


@dataclass(frozen=True, slots=True)
class Shelf:
    """The templates that the homework of one chapter opens first; without a chapter, those that no homework opens."""

    chapter: Chapter | None
    templates: tuple[StructuredTemplate, ...]


def shelves(edition: Edition) -> Iterator[Shelf]:
    """Every template once: with the first chapter whose homework opens it, in the order of the homework."""
    course, templates = edition.catalog.course, edition.catalog.templates
    first = {name: uses[0] for name, template in templates.items() if (uses := homework_of(course, template))}
    for chapter in course.chapters:
        here = [name for name, (found, _) in first.items() if found is chapter]
        here.sort(key=lambda name: first[name][1].number)
        if here:
            yield Shelf(chapter, tuple(templates[name] for name in here))
    rest = tuple(template for name, template in templates.items() if name not in first)
    if rest:
        yield Shelf(None, rest)


def render_worksheet_index(edition: Edition) -> str:
    """The page of all worksheets, the same for everyone."""
    return render_template(
        "homework/worksheet_index.html",
        course=edition.catalog.course,
        shelves=list(shelves(edition)),
        homework_of=homework_of,
        formats=BOUND,
        format_words=format_words(),
        renamed_tables=renamed_tables,
        review_fields=review_fields,
        problems=edition.problems,
    )
