"""The new-joiner test: the colleague's page, what it sends, and the runs for the owner."""

from flask import Blueprint, Response, current_app, jsonify, request

from course_app.accounts.access import require_account, signed_in
from course_app.accounts.visitors import visitor_of
from course_app.allowance import Allowance
from course_app.clock import now
from course_app.homework.share_links.kinds import SOP_TEST
from course_app.homework.share_links.links import Shared
from course_app.homework.share_links.reader_page import found_link, reader_page, start_counting_misses
from course_app.homework.sop_runs.page import page_of
from course_app.homework.sop_runs.run_request import read_run
from course_app.homework.sop_runs.runs import remove_run, runs_of, take_run
from course_app.public_pages import public_pages
from course_app.security import everyone, require_json

blueprint = Blueprint("sop_runs", __name__)
blueprint.record_once(start_counting_misses)

RUNS_A_MINUTE = 10


@blueprint.record_once
def _start_counting(state: object) -> None:
    """Each application counts for itself."""
    app = state.app  # type: ignore[attr-defined]  # Flask gives its BlueprintSetupState
    app.extensions["run_allowance"] = Allowance(RUNS_A_MINUTE)


@blueprint.get("/r/<token>")
@everyone
def sop_test(token: str) -> Response:
    return reader_page(SOP_TEST, token, "homework/sop_run.html", page_of)


@blueprint.post("/api/sop-runs")
@everyone
def send_run() -> Response:
    """Takes a run from whoever has the link; the token is in the body, so that no log of addresses has it."""
    require_json()
    allowance: Allowance = current_app.extensions["run_allowance"]
    allowance.take(visitor_of(request).network, now())
    sent = read_run(request.get_data(cache=False), now())
    found_link(SOP_TEST, sent.token)
    take_run(current_app.extensions["database"], sent, now())
    return Response(status=204)


@blueprint.get("/api/sop-tests/<document_id>/runs")
@signed_in
def runs(document_id: str) -> Response:
    shared = Shared(require_account().account_id, document_id, SOP_TEST)
    templates = public_pages().edition.catalog.templates
    return jsonify(runs=runs_of(current_app.extensions["database"], shared, templates))


@blueprint.post("/api/sop-tests/<document_id>/runs/<run_id>/removal")
@signed_in
def remove(document_id: str, run_id: str) -> Response:
    """Deletes a run that its owner needs no more."""
    remove_run(current_app.extensions["database"], require_account().account_id, document_id, run_id, now())
    return Response(status=204)
