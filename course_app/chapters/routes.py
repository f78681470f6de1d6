"""The addresses of the reading pages. Each finds, makes one call and responds; none looks at who is asking."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from course_app.chapters.changes import earlier_text, render_changes, ticked_by_id
from course_app.chapters.chapter_page import chapter_by_id, render_chapter
from course_app.chapters.course_index import render_course_index
from course_app.chapters.first_last_day import render_first_day, render_last_day
from course_app.chapters.glossary import render_glossary
from course_app.chapters.homework_page import render_homework
from course_app.chapters.journal import render_journal
from course_app.chapters.places import render_places
from course_app.chapters.service_worker import render_offline, render_service_worker
from course_app.content.current_course import Edition
from course_app.encoded_body import EncodedBody
from course_app.homework.pieces import homework_by_id
from course_app.public_pages import public_pages
from course_app.security import everyone

blueprint = Blueprint("chapters", __name__)

_HTML = "text/html; charset=utf-8"
_SCRIPT = "text/javascript; charset=utf-8"
_JSON = "application/json"
_FOREVER = "public, max-age=31536000, immutable"


@blueprint.app_context_processor
def layout_values() -> dict[str, object]:
    """What layout.html needs on every page, error pages included."""
    pages = public_pages()
    return {
        "settings": pages.settings,
        "assets": pages.assets,
        "course_title": pages.edition.catalog.course.title,
    }


@blueprint.get("/")
@everyone
def course_index() -> Response:
    return _page(render_course_index)


@blueprint.get("/chapters/<chapter_id>")
@everyone
def chapter_page(chapter_id: str) -> AnyResponse:
    pages = public_pages()
    edition = pages.edition
    chapter = chapter_by_id(edition.catalog.course, chapter_id)
    if chapter is None:
        raise NotFound
    if chapter.id != chapter_id:
        return redirect(url_for("chapters.chapter_page", chapter_id=chapter.id), 308)
    return pages.respond(request, edition, lambda: render_chapter(edition, chapter), _HTML)


@blueprint.get("/homework/<homework_id>")
@everyone
def homework_page(homework_id: str) -> AnyResponse:
    pages = public_pages()
    edition = pages.edition
    found = homework_by_id(edition.catalog.course, homework_id)
    if found is None:
        raise NotFound
    chapter, homework = found
    if homework.id != homework_id:
        return redirect(url_for("chapters.homework_page", homework_id=homework.id), 308)
    return pages.respond(request, edition, lambda: render_homework(edition, chapter, homework), _HTML)


@blueprint.get("/changes/<item_id>/<int:revision>")
@everyone
def changes(item_id: str, revision: int) -> Response:
    """What changed in an item since it was published at `revision`."""
    pages = public_pages()
    edition = pages.edition
    ticked = ticked_by_id(edition, item_id)
    earlier = earlier_text(edition, ticked, revision) if ticked else None
    if ticked is None or earlier is None:
        raise NotFound
    return pages.respond(request, edition, lambda: render_changes(edition, ticked, earlier), _HTML)


@blueprint.get("/journal")
@everyone
def journal() -> Response:
    return _page(render_journal)


@blueprint.get("/glossary")
@everyone
def glossary() -> Response:
    return _page(render_glossary)


@blueprint.get("/first-day")
@everyone
def first_day() -> Response:
    return _page(render_first_day)


@blueprint.get("/last-day")
@everyone
def last_day() -> Response:
    return _page(render_last_day)


@blueprint.get("/places.json")
@everyone
def places() -> Response:
    """Where each key of the answer store stands in the course."""
    pages = public_pages()
    edition = pages.edition
    return pages.respond(request, edition, lambda: render_places(edition), _JSON)


@blueprint.get("/offline")
@everyone
def offline() -> Response:
    return _page(render_offline)


@blueprint.get("/service-worker.js")
@everyone
def service_worker() -> Response:
    pages = public_pages()
    return pages.respond(request, pages.edition, lambda: render_service_worker(pages.assets), _SCRIPT)


@blueprint.get("/static/<digest>/<path:name>")
@everyone
def static_file(digest: str, name: str) -> Response:
    return public_pages().assets.respond(digest, name, request)


@blueprint.get("/images/<name>")
@everyone
def image(name: str) -> Response:
    shown = public_pages().edition.catalog.images.get(name)
    if shown is None:
        raise NotFound
    return EncodedBody(shown.data, f"image/{shown.kind}", _FOREVER).respond(request)


def _page(render: Callable[[Edition], str]) -> Response:
    pages = public_pages()
    edition = pages.edition
    return pages.respond(request, edition, lambda: render(edition), _HTML)
