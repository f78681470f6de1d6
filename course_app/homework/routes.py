"""The addresses of worksheets and of their checks."""

from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.visitors import visitor_of
from course_app.clock import now
from course_app.homework.allowance import Allowance
from course_app.homework.board import render_board
from course_app.homework.check_request import read_check_request, template_by_id
from course_app.homework.checks import check_answer
from course_app.homework.worksheet_index import render_worksheet_index
from course_app.homework.worksheet_page import render_sample, render_worksheet
from course_app.public_pages import public_pages
from course_app.security import everyone, require_json

blueprint = Blueprint("homework", __name__)

CHECKS_A_MINUTE = 300
_HTML = "text/html; charset=utf-8"
_JSON = "application/json"


@blueprint.record_once
def _start_counting(state: object) -> None:
    """Each application counts for itself."""
    app = state.app  # type: ignore[attr-defined]
    app.extensions["check_allowance"] = Allowance(CHECKS_A_MINUTE)


@blueprint.get("/worksheets/")
@everyone
def worksheet_index() -> Response:
    pages = public_pages()
    edition = pages.edition
    return pages.respond(request, edition, lambda: render_worksheet_index(edition), _HTML)


@blueprint.get("/worksheets/<template_id>")
@everyone
def worksheet(template_id: str) -> AnyResponse:
    pages = public_pages()
    edition = pages.edition
    template = template_by_id(edition.catalog.templates, template_id)
    if template is None:
        raise NotFound
    if template.id != template_id:
        return redirect(url_for("homework.worksheet", template_id=template.id), 308)
    return pages.respond(request, edition, lambda: render_worksheet(edition, template), _HTML)


@blueprint.get("/worksheets/<template_id>/board")
@everyone
def board(template_id: str) -> Response:
    """All documents on a template side by side, for templates that say how."""
    pages = public_pages()
    edition = pages.edition
    template = edition.catalog.templates.get(template_id)
    if template is None or template.board is None:
        raise NotFound
    shown = template.board
    return pages.respond(request, edition, lambda: render_board(edition, template, shown), _HTML)


@blueprint.get("/worksheets/<template_id>/sample.json")
@everyone
def sample(template_id: str) -> Response:
    """The filled sample of a template."""
    pages = public_pages()
    edition = pages.edition
    template = edition.catalog.templates.get(template_id)
    if template is None:
        raise NotFound
    return pages.respond(request, edition, lambda: render_sample(template), _JSON)


@blueprint.post("/api/checks")
@everyone
def check() -> Response:
    """What a document lacks for being done to standard. Nothing of the document is stored or logged."""
    allowance: Allowance = current_app.extensions["check_allowance"]
    allowance.take(visitor_of(request).network, now())
    require_json()
    asked = read_check_request(request.get_data(cache=False), public_pages().edition.catalog.templates)
    return jsonify(check_answer(asked))
