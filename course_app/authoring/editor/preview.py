"""The page that a draft would be: compiled and drawn for its author alone, and kept nowhere."""

import re

from flask import render_template

from course_app.authoring.editor.compilation import Compilation
from course_app.chapters.chapter_page import render_chapter
from course_app.chapters.course_index import render_course_index
from course_app.chapters.first_last_day import render_first_day, render_last_day
from course_app.chapters.glossary import render_glossary
from course_app.chapters.homework_page import render_homework
from course_app.content.current_course import Edition
from course_app.content.model import Chapter, Module
from course_app.homework.pieces import homework_by_id
from course_app.homework.worksheet_page import render_worksheet

_ID = re.compile(r"^id:[ \t]*([a-z0-9][a-z0-9-]{0,63})[ \t]*$", re.MULTILINE)
_TOP_PAGES = {
    "course.md": render_course_index,
    "first-day.md": render_first_day,
    "last-day.md": render_last_day,
    "glossary.md": render_glossary,
}
_PICTURES = re.compile(r'(<img\b[^>]*?\bsrc=")/images/')


def render_preview(name: str, text: str, compilation: Compilation) -> str:
    """The page that shows the file `name`, with every problem of the course; only these where there is no page."""
    problems = compilation.problems
    if compilation.catalog is None:
        return render_template("authoring/preview.html", problems=problems, too_long=compilation.took_too_long)
    edition = Edition(compilation.catalog, problems, compilation.catalog.version)
    page = _page(name, _id_in(text), edition)
    return _PICTURES.sub(r"\1/editor/images/", page or render_template("authoring/preview.html", problems=problems))


def _id_in(text: str) -> str:
    found = _ID.search(text)
    return found[1] if found else ""


def _page(name: str, own: str, edition: Edition) -> str | None:
    course = edition.catalog.course
    if name in _TOP_PAGES:
        return _TOP_PAGES[name](edition)
    if name.startswith("homework/") and name.endswith(".md"):
        found = homework_by_id(course, own)
        return render_homework(edition, *found) if found else None
    if name.startswith("homework/structured-templates/"):
        template = edition.catalog.templates.get(own)
        return render_worksheet(edition, template) if template else None
    if name.startswith("chapters/"):
        return _page_of_chapter(name.endswith("/chapter.md"), own, edition)
    return None


def _page_of_chapter(is_chapter: bool, own: str, edition: Edition) -> str | None:
    for chapter in edition.catalog.course.chapters:
        if is_chapter and chapter.id == own:
            return render_chapter(edition, chapter)
        for module in (*chapter.modules, *chapter.retired_modules):
            if not is_chapter and module.id == own:
                return _page_of_module(chapter, module, edition)
    return None


def _page_of_module(chapter: Chapter, module: Module, edition: Edition) -> str:
    return render_template(
        "authoring/preview.html",
        chapter=chapter,
        module=module,
        heading=4,
        kept_revisions=lambda _item: (),
        problems=edition.problems,
    )
