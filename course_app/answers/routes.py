"""What the browser's answer store asks of the server."""

from flask import Blueprint, Response, current_app, jsonify, request

from course_app.accounts.access import require_account, signed_in
from course_app.accounts.erased_accounts import require_not_erased
from course_app.accounts.sessions import current_account
from course_app.accounts.visitors import device_words, set_readable_cookie
from course_app.answers.history import history_of
from course_app.answers.sync import sync
from course_app.answers.sync_request import read_sync_request
from course_app.clock import now
from course_app.database import Database
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
    sent = read_sync_request(request.get_data(cache=False))
    database: Database = current_app.extensions["database"]
    me = current_account()
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
