"""The addresses of worksheets and of their checks."""

from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import require_account, signed_in
from course_app.accounts.pages import delivering, settings
from course_app.accounts.visitors import visitor_of
from course_app.allowance import Allowance
from course_app.answers.sync import WrongAccountError
from course_app.clock import now
from course_app.encoded_body import packed
from course_app.homework.board import render_board
from course_app.homework.check_request import read_check_request, template_by_id
from course_app.homework.checks import check_answer
from course_app.homework.exports.routes import attachment, keep_pace
from course_app.homework.pieces import homework_by_id, homework_title
from course_app.homework.submission_page import frozen_file, render_submission
from course_app.homework.submission_refusals import NoSuchHomeworkError
from course_app.homework.submission_request import read_submission_request, read_team
from course_app.homework.submission_states import OwnAct
from course_app.homework.submissions import finish_submission, hand_in, move_submission
from course_app.homework.submitted_work import FrozenVersion, frozen_version, submitted_work
from course_app.homework.worksheet_index import render_worksheet_index
from course_app.homework.worksheet_page import render_sample, render_worksheet
from course_app.public_pages import public_pages
from course_app.security import everyone, require_json

blueprint = Blueprint("homework", __name__)

CHECKS_A_MINUTE = 300
SUBMISSIONS_A_MINUTE = 60
_HTML = "text/html; charset=utf-8"
_JSON = "application/json"
_MOVES: dict[str, OwnAct] = {"withdrawals": "withdraw", "closings": "close", "sendings": "send"}


@blueprint.record_once
def _start_counting(state: object) -> None:
    """Each application counts for itself."""
    app = state.app  # type: ignore[attr-defined]  # Flask gives its BlueprintSetupState
    app.extensions["check_allowance"] = Allowance(CHECKS_A_MINUTE)
    app.extensions["submission_allowance"] = Allowance(SUBMISSIONS_A_MINUTE)


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
    return packed(jsonify(check_answer(asked)), request)


@blueprint.get("/api/submissions")
@signed_in
def submissions() -> Response:
    """What the signed-in person has handed in."""
    work = submitted_work(current_app.extensions["database"], require_account().account_id)
    return jsonify(work.as_json())


@blueprint.post("/api/submissions")
@signed_in
def make_submission() -> AnyResponse:
    """Hands documents in, or finishes them; 200 means that the version is on the disk."""
    me = require_account()
    allowance: Allowance = current_app.extensions["submission_allowance"]
    allowance.take(visitor_of(request).network, now())
    require_json()
    asked = read_submission_request(request.get_data(cache=False))
    if asked.account != me.account_id:
        raise WrongAccountError(gettext("These words belong to another account. Sign in as their owner."))
    catalog = public_pages().edition.catalog
    found = homework_by_id(catalog.course, asked.homework)
    if found is None:
        raise NoSuchHomeworkError(gettext("The course has no such homework."))
    database, templates = current_app.extensions["database"], catalog.templates
    if asked.act == "finish":
        made = finish_submission(database, me.account_id, found[1], templates, asked, now())
    else:
        made = hand_in(database, settings(), me.account_id, found[1], templates, asked, now())
    work = submitted_work(database, me.account_id).as_json()
    return delivering(jsonify(**work, made={"homework": made.homework, "version": made.version}))


@blueprint.post(f"/api/submissions/<homework_id>/<int:version>/<any({','.join(_MOVES)}):move>")
@signed_in
def make_move(homework_id: str, version: int, move: str) -> AnyResponse:
    """Withdraws what nobody has decided on; finishes or sends on what lost its reviewers."""
    require_json()
    me, database = require_account(), current_app.extensions["database"]
    team = read_team(request.get_data(cache=False))
    title = homework_title(public_pages().edition.catalog.course, homework_id)
    of = (me.account_id, homework_id, version)
    move_submission(database, settings(), _MOVES[move], of, team, title, now())
    return delivering(jsonify(submitted_work(database, me.account_id).as_json()))


@blueprint.get("/submissions/<homework_id>/<int:version>")
@signed_in
def submission(homework_id: str, version: int) -> str:
    """A version as it was handed in, to its owner."""
    return render_submission(public_pages().edition, _own_version(homework_id, version), require_account().zone)


@blueprint.get("/submissions/<homework_id>/<int:version>/<document_id>/<file_format>")
@signed_in
def submitted_file(homework_id: str, version: int, document_id: str, file_format: str) -> Response:
    """A document of a version as a file."""
    document = _own_version(homework_id, version).document(document_id)
    if document is None or file_format not in document.formats:
        raise NotFound
    keep_pace()
    return attachment(frozen_file(document, file_format, require_account().name))


def _own_version(homework_id: str, version: int) -> FrozenVersion:
    database = current_app.extensions["database"]
    found = frozen_version(database, require_account().account_id, homework_id, version)
    if found is None:
        raise NotFound
    return found
