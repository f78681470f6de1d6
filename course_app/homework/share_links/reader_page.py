"""Pages for people without an account: no cookie, in no cache and no index, and nobody learns where they were read."""

from collections.abc import Callable, Mapping

from flask import Response, current_app, make_response, render_template, request

from course_app.accounts.sessions import current_account
from course_app.accounts.visitors import visitor_of
from course_app.allowance import Allowance, TooOftenError
from course_app.clock import now
from course_app.database import Database
from course_app.homework.share_links.kinds import LinkKind
from course_app.homework.share_links.links import living_link, note_visit
from course_app.homework.share_links.models import Release, ShareLink
from course_app.homework.share_links.refusals import DeadShareLinkError

MISSES_A_MINUTE = 30
"""SECURITY 4.8. A token has 256 bits; this keeps guessers from costing anything."""

Says = Callable[[ShareLink, Release], Mapping[str, object]]

_MISSES = "share_link_misses"


def start_counting_misses(state: object) -> None:
    """Each application counts for itself."""
    app = state.app  # type: ignore[attr-defined]  # Flask gives its BlueprintSetupState
    app.extensions.setdefault(_MISSES, Allowance(MISSES_A_MINUTE))


def found_link(kind: LinkKind, token: str) -> tuple[ShareLink, Release]:
    """The link with `token` and what it shows. Raises DeadShareLinkError; TooOftenError for a network that guesses."""
    misses: Allowance = current_app.extensions[_MISSES]
    network, at = visitor_of(request).network, now()
    misses.require(network, at)
    database: Database = current_app.extensions["database"]
    try:
        with database.reading() as session:
            found = living_link(session, kind, token, at)
            session.expunge_all()
            return found
    except DeadShareLinkError:
        misses.take(network, at)
        raise


def reader_page(kind: LinkKind, token: str, template: str, says: Says) -> Response:
    """The page that a link leads to, with what it says; whatever is wrong with a link, the answer is the same."""
    try:
        link, release = found_link(kind, token)
    except DeadShareLinkError as error:
        return _page("homework/dead_link.html", error.status, message=str(error))
    except TooOftenError as error:
        response = _page("homework/dead_link.html", error.status, message=str(error))
        response.headers["Retry-After"] = "60"
        return response
    me = current_account()
    if me is None or me.account_id != link.account_id:
        note_visit(current_app.extensions["database"], link, now())
    return _page(template, 200, **says(link, release))


def _page(template: str, status: int, **values: object) -> Response:
    response = make_response(render_template(template, **values), status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
