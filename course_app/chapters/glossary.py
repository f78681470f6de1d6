"""The glossary: the terms of the course in the order of the alphabet."""

from flask import render_template

from course_app.content.current_course import Edition


def render_glossary(edition: Edition) -> str:
    """The page that lists every term with its meaning; the chapters link to its entries."""
    course = edition.catalog.course
    return render_template("chapters/glossary.html", course=course, page=course.glossary, problems=edition.problems)
