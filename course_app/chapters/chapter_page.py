"""One chapter's page."""

from flask import render_template

from course_app.content.current_course import Edition
from course_app.content.model import Chapter, Course


def chapter_by_id(course: Course, chapter_id: str) -> Chapter | None:
    """The chapter whose id is, or once was, `chapter_id`."""
    return next((chapter for chapter in course.chapters if chapter_id in (chapter.id, *chapter.was)), None)


def render_chapter(edition: Edition, chapter: Chapter) -> str:
    """The whole chapter as one page, readable without scripts."""
    course = edition.catalog.course
    return render_template(
        "chapters/chapter_page.html",
        course=course,
        chapter=chapter,
        kept_revisions=edition.kept_revisions,
        next_chapter=next((other for other in course.written_chapters if other.number > chapter.number), None),
        problems=edition.problems,
    )
