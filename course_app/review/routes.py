"""The addresses of review: the queue, one version, the decision; and a learner's own reviews."""

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import require_account, role_required, signed_in
from course_app.accounts.pages import current_database, delivering, go, settings
from course_app.accounts.roles import MANAGER
from course_app.answers.sync import WrongAccountError
from course_app.clock import now
from course_app.homework.pieces import homework_title
from course_app.public_pages import public_pages
from course_app.review.claims import claim, hand_on, let_go
from course_app.review.decision_request import read_decision_request
from course_app.review.looks import new_looks, note_looks
from course_app.review.places import Places
from course_app.review.queue import next_waiting, queue_of
from course_app.review.review_page import criteria_of, homework_ids, render_queue, render_review
from course_app.review.reviews import decide, release_due, send_now, take_back
from course_app.review.rounds import holders_of, released_reviews, reviewed_version
from course_app.review.sheets import sheet_of
from course_app.review.team_standards.standards import standards_of
from course_app.security import require_json

blueprint = Blueprint("review", __name__)

_OF_SUBMISSIONS = frozenset(
    f"homework.{name}"
    for name in (
        "submissions",
        "submission",
        "make_submission",
        "make_withdrawal",
        "make_closing",
        "make_sending",
    )
)


@blueprint.before_app_request
def release() -> None:
    """Whoever reads or does what a review changes finds released what is due, whether or not a worker came by."""
    if request.blueprint == blueprint.name or request.endpoint in _OF_SUBMISSIONS:
        release_due(current_database(), settings(), now())


@blueprint.get("/reviews")
@role_required(MANAGER)
def queue() -> str:
    """Everything that waits for the signed-in manager."""
    me, edition = require_account(), public_pages().edition
    team, chapter = request.args.get("team", "")[:36], request.args.get("chapter", "")
    homework = homework_ids(edition, chapter) if chapter else None
    with current_database().reading() as session:
        found = queue_of(session, me.account_id, team.replace("\0", ""), homework)
        standards = standards_of(session, list(found.teams))
        return render_queue(edition, me, found, standards, team, chapter, now())


@blueprint.get("/reviews/next")
@role_required(MANAGER)
def next_review() -> AnyResponse:
    """Leads to what has waited longest, or back to the list when nothing does."""
    besides = request.args.get("besides", "")[:36].replace("\0", "")
    with current_database().reading() as session:
        found = next_waiting(session, require_account().account_id, besides)
    return go(url_for("review.review", submission_id=found) if found else url_for("review.queue"))


@blueprint.get("/reviews/<submission_id>")
@role_required(MANAGER)
def review(submission_id: str) -> str:
    """One version, to those who review it. Its author is told of the look."""
    me = require_account()
    with current_database().reading() as session:
        found = reviewed_version(session, me.account_id, submission_id)
        page = render_review(public_pages().edition, me, found, now())
        looks = new_looks(session, me.account_id, found, now())
    note_looks(current_database(), me.account_id, looks, now())
    return page


@blueprint.post("/reviews/<submission_id>/claims")
@role_required(MANAGER)
def make_claim(submission_id: str) -> AnyResponse:
    """Takes the version, from the colleague named by `instead_of` if somebody has it."""
    instead_of = request.form.get("instead_of", "")
    claim(current_database(), require_account().account_id, submission_id, instead_of, now())
    return _back(submission_id)


@blueprint.post("/reviews/<submission_id>/claims/withdrawals")
@role_required(MANAGER)
def withdraw_claim(submission_id: str) -> AnyResponse:
    """Gives the version back to the list."""
    let_go(current_database(), require_account().account_id, submission_id, now())
    return _back(submission_id)


@blueprint.post("/reviews/<submission_id>/claims/passes")
@role_required(MANAGER)
def pass_claim(submission_id: str) -> AnyResponse:
    """Hands the version to a colleague."""
    me, form = require_account().account_id, request.form
    note = form.get("note", "")
    hand_on(current_database(), settings(), me, submission_id, form.get("colleague", ""), note, now())
    return delivering(_back(submission_id))


@blueprint.post("/api/reviews/<submission_id>/decisions")
@role_required(MANAGER)
def make_decision(submission_id: str) -> Response:
    """Returns or approves; 200 means that it is decided, and that the learner learns of it ten minutes later."""
    me, database, edition = require_account(), current_database(), public_pages().edition
    require_json()
    asked = read_decision_request(request.get_data(cache=False), submission_id)
    if asked.account != me.account_id:
        raise WrongAccountError(gettext("These words belong to another account. Sign in as their owner."))
    with database.reading() as session:
        found = reviewed_version(session, me.account_id, submission_id)
        places = Places(tuple(sheet_of(document) for document in found.version.documents))
    title = homework_title(edition.catalog.course, found.version.homework)
    criteria = criteria_of(edition, found.version.homework)
    made = decide(database, me.account_id, submission_id, asked, title, criteria, places, now())
    return jsonify(decision=made.decision, decided_at=made.decided_at.isoformat(), due_at=made.due_at.isoformat())


@blueprint.post("/reviews/<submission_id>/decisions/withdrawals")
@role_required(MANAGER)
def withdraw_decision(submission_id: str) -> AnyResponse:
    """Takes one's own decision back before it has reached the learner."""
    take_back(current_database(), require_account().account_id, submission_id, now())
    return _back(submission_id)


@blueprint.post("/reviews/<submission_id>/releases")
@role_required(MANAGER)
def make_release(submission_id: str) -> AnyResponse:
    """Sends one's own decision now."""
    send_now(current_database(), settings(), require_account().account_id, submission_id, now())
    return delivering(_back(submission_id))


@blueprint.get("/api/reviews")
@signed_in
def own_reviews() -> Response:
    """Every review that has reached the signed-in person, and who has what waits for one."""
    me = require_account().account_id
    with current_app.extensions["database"].reading() as session:
        return jsonify(account=me, reviews=released_reviews(session, me), held=holders_of(session, me))


def _back(submission_id: str) -> AnyResponse:
    return go(url_for("review.review", submission_id=submission_id))
