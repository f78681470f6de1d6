"""Where each key of the answer store stands in the course: its name in words, and the address of its control."""

import json
from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext

from course_app.content.current_course import Edition
from course_app.content.model import Chapter, Course, Module

Place = tuple[str, str]


def render_places(edition: Edition) -> str:
    """JSON: `{"<key>": {"name": "…", "path": "…"}}` for every key that the course has, or had under an earlier id.

    The keys of documents are each person's own: `template:<id>` says where those on a template are filled.
    """
    places: dict[str, Place] = {}
    course = edition.catalog.course
    for chapter in course.chapters:
        places.update(_places_of_chapter(chapter))
    places.update(_personal_places(course))
    places.update(_places_of_templates(edition))
    return json.dumps({key: {"name": name, "path": path} for key, (name, path) in places.items()}, ensure_ascii=False)


def _places_of_chapter(chapter: Chapter) -> Iterator[tuple[str, Place]]:
    path = url_for("chapters.chapter_page", chapter_id=chapter.id)
    for module in (*chapter.modules, *chapter.retired_modules):
        name = (
            f"{_short(chapter.title)} · {gettext('Module %(number)s', number=module.number)} · {_short(module.title)}"
        )
        for item in (module.id, *module.was):
            yield f"d:{item}", (name, f"{path}#module-{module.id}")
        yield from _places_of_reflections(module, name, path)
    for homework in (*chapter.homework, *chapter.retired_homework):
        name = f"{_short(chapter.title)} · {gettext('Homework')} · {_short(homework.title)}"
        for item in (homework.id, *homework.was):
            yield f"d:{item}", (name, url_for("chapters.homework_page", homework_id=homework.id))


def _places_of_templates(edition: Edition) -> Iterator[tuple[str, Place]]:
    for template in edition.catalog.templates.values():
        place = (template.title, url_for("homework.worksheet", template_id=template.id))
        for name in (template.id, *template.was):
            yield f"template:{name}", place


def _short(title: str) -> str:
    """A title without its second line."""
    return title.partition(" · ")[0]


def _places_of_reflections(module: Module, name: str, path: str) -> Iterator[tuple[str, Place]]:
    for reflection in module.all_reflections:
        is_asked = not (module.retired or reflection.retired)
        address = f"{path}#answer-{reflection.id}" if is_asked else url_for("chapters.journal")
        for item in (reflection.id, *reflection.was):
            yield f"r:{item}", (name, address)


def _personal_places(course: Course) -> Iterator[tuple[str, Place]]:
    first = (gettext("First day"), url_for("chapters.first_day"))
    last = (gettext("Last day"), url_for("chapters.last_day"))
    for key in ("p:first-day", "p:last-day", "p:why-here"):
        yield key, first
    for skill in course.skills:
        yield f"p:score/first/{skill.id}", first
        yield f"p:score/last/{skill.id}", last
