"""The page of one piece of homework: its brief, its deliverable, what a reader will judge, and its mark."""

from flask import render_template

from course_app.content.current_course import Edition
from course_app.content.model import Chapter, Homework
from course_app.homework.check_request import template_by_id
from course_app.homework.worksheet_page import renamed_tables, review_fields


def render_homework(edition: Edition, chapter: Chapter, homework: Homework) -> str:
    """The page of one piece of homework."""
    known = edition.catalog.templates
    return render_template(
        "chapters/homework_page.html",
        course=edition.catalog.course,
        chapter=chapter,
        homework=homework,
        kept_revisions=edition.kept_revisions,
        templates=[
            (template, use.documents) for use in homework.templates if (template := template_by_id(known, use.id))
        ],
        renamed_tables=renamed_tables,
        review_fields=review_fields,
        problems=edition.problems,
    )
