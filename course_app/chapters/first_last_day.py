"""First day and last day: the two pages that frame the course."""

from flask import render_template

from course_app.content.current_course import Edition


def render_first_day(edition: Edition) -> str:
    """Dates, reason, first scores, and the pace that follows from the dates."""
    course = edition.catalog.course
    return render_template("chapters/first_day.html", course=course, page=course.first_day, problems=edition.problems)


def render_last_day(edition: Edition) -> str:
    """The scores again, beside the first ones, and what was written on day one."""
    course = edition.catalog.course
    return render_template("chapters/last_day.html", course=course, page=course.last_day, problems=edition.problems)
