"""The course index."""

from flask import render_template

from course_app.content.current_course import Edition


def render_course_index(edition: Edition) -> str:
    """The page that lists the ten chapters, with the ids that count towards each one's progress."""
    return render_template("chapters/course_index.html", course=edition.catalog.course, problems=edition.problems)
