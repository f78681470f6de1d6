"""What the browser's answer store asks of the server."""

from flask import Blueprint, Response, current_app, jsonify, request
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from course_app.accounts.access import require_account, signed_in
from course_app.accounts.erased_accounts import require_not_erased
from course_app.accounts.sessions import current_account
from course_app.accounts.visitors import device_words, set_readable_cookie, visitor_of
from course_app.allowance import Allowance
from course_app.answers.history import history_of
from course_app.answers.reflections import reflection_by_id
from course_app.answers.sharing import share_reflection, sharing_state, take_back_reflection
from course_app.answers.sharing_request import read_sharing_request
from course_app.answers.sync import WrongAccountError, sync
from course_app.answers.sync_request import read_sync_request
from course_app.clock import now
from course_app.database import Database
from course_app.public_pages import public_pages
from course_app.security import everyone, require_json

blueprint = Blueprint("answers", __name__)

_ONE_YEAR = 365 * 24 * 3600
_LAST_SEQ = 2**63 - 1
"""A database can compare with no larger number."""


@blueprint.post("/api/wrote")
@everyone
def remember_that_something_was_written() -> Response:
    """Sets a cookie that says only "this browser once held writing".

    If the browser's store is empty later and the cookie is there, the page can say so instead of showing "0 done". The
    cookie has no id. It comes from the server because browsers remove a script's own cookies after a week.
    """
    response = Response(status=204)
    set_readable_cookie(response, "wrote", "1", _ONE_YEAR)
    return response


@blueprint.post("/api/sync")
@everyone
def sync_answers() -> Response:
    """Takes changes and gives what the browser has not seen; 200 means that everything accepted is on the disk.

    A browser of an account that was erased is signed out; it is told which of the two it is.
    """
    require_json()
    database: Database = current_app.extensions["database"]
    me = current_account()
    if me is None:
        strangers: Allowance = current_app.extensions["account_allowance"]
        strangers.take(visitor_of(request).network, now())
    sent = read_sync_request(request.get_data(cache=False))
    if me is None or me.account_id != sent.account:
        with database.reading() as session:
            require_not_erased(session, sent.account)
    answer = sync(database, require_account().account_id, sent, now(), device_words(request.user_agent.string))
    return jsonify(answer.as_json())


@blueprint.get("/api/history/<path:key>")
@signed_in
def history(key: str) -> Response:
    """What the signed-in person wrote under a key, the newest first."""
    before = request.args.get("before", type=int)
    if before is not None:
        before = max(0, min(before, _LAST_SEQ))
    return jsonify(history_of(current_app.extensions["database"], require_account().account_id, key, before).as_json())


@blueprint.get("/api/shared-reflections")
@signed_in
def shared_reflections() -> Response:
    """What the signed-in person shares with their teams, and who read it."""
    return _sharing()


@blueprint.post("/api/shared-reflections")
@signed_in
def make_shared_reflection() -> Response:
    """Shares one reflection with one team, or what stands there now instead of what was shared before."""
    require_json()
    me, asked = require_account(), read_sharing_request(request.get_data(cache=False))
    if asked.account != me.account_id:
        raise WrongAccountError(gettext("These words belong to another account. Sign in as their owner."))
    found = reflection_by_id(public_pages().edition.catalog.course, asked.reflection)
    if found is None:
        raise NotFound
    share_reflection(current_app.extensions["database"], me.account_id, asked, found.names, now())
    return _sharing()


@blueprint.post("/api/shared-reflections/<reflection_id>/<team_id>/withdrawals")
@signed_in
def withdraw_shared_reflection(reflection_id: str, team_id: str) -> Response:
    """Takes a shared reflection back from one team."""
    database, me = current_app.extensions["database"], require_account()
    found = reflection_by_id(public_pages().edition.catalog.course, reflection_id)
    names = found.names if found else (reflection_id,)
    take_back_reflection(database, me.account_id, team_id, names, now())
    return _sharing()


def _sharing() -> Response:
    with current_app.extensions["database"].reading() as session:
        return jsonify(sharing_state(session, require_account().account_id))
