"""The page of one worksheet: the empty form of a template, the same for everyone."""

from flask import render_template

from course_app.content.current_course import Edition
from course_app.content.fields.table import TableKind
from course_app.content.model import Chapter, Course, Homework
from course_app.content.standards.declared import Declared
from course_app.content.structured_template import StructuredTemplate
from course_app.homework.wording import IMPLIED

MOST_BLANK_ROWS = 5


def render_worksheet(edition: Edition, template: StructuredTemplate) -> str:
    """The whole form, readable and printable without scripts."""
    course = edition.catalog.course
    return render_template(
        "homework/worksheet.html",
        course=course,
        template=template,
        places=homework_of(course, template),
        standards=[(name, words, False) for name, words in IMPLIED.items()]
        + [(each.id, each.says, isinstance(each, Declared)) for each in template.standards],
        blank_rows=blank_rows,
        problems=edition.problems,
    )


def homework_of(course: Course, template: StructuredTemplate) -> list[tuple[Chapter, Homework]]:
    """The pieces of homework that open the template, with their chapters."""
    return [
        (chapter, homework)
        for chapter in course.chapters
        for homework in chapter.homework
        if any(use.id in (template.id, *template.was) for use in homework.templates)
    ]


def blank_rows(field: TableKind) -> int:
    """How many empty rows the form has on paper, beside those that the template's author gave."""
    if not field.may_add_rows():
        return 0
    least = getattr(field, "least", 0)
    return max(min(least, MOST_BLANK_ROWS), 3) - len(field.given_rows())
