"""Who is signed in: rows in the database, a token in the browser, looked up once a request."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, g, request
from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from course_app.accounts.models import Account, SignInSession
from course_app.accounts.roles import ROLES_WITH_CODES
from course_app.accounts.tokens import new_token, sha256_of
from course_app.accounts.visitors import (
    ONE_YEAR,
    cookie_name,
    is_shared_computer,
    set_private_cookie,
    set_readable_cookie,
)
from course_app.allowance import Allowance
from course_app.clock import now
from course_app.config import Settings
from course_app.database import Base, Database

LONGEST = timedelta(days=90)
IDLE = timedelta(days=14)
_SEEN_EVERY = timedelta(minutes=10)
_COOKIE = "sid"
_WHOSE = "account"


_ACCOUNT, _SESSION = (Base.metadata.tables[table.__tablename__] for table in (Account, SignInSession))
_WHO = (
    select(
        *(_ACCOUNT.c[name] for name in ("id", "name", "email", "role", "zone", "erase_at", "one_time_secret")),
        _SESSION.c.last_seen_at,
    )
    .join_from(_SESSION, _ACCOUNT, _SESSION.c.account_id == _ACCOUNT.c.id)
    .where(
        _SESSION.c.token_sha256 == bindparam("token_sha256"),
        _SESSION.c.ended_at.is_(None),
        _SESSION.c.expires_at > bindparam("now"),
        _SESSION.c.last_seen_at > bindparam("idle_since"),
        _ACCOUNT.c.disabled_at.is_(None),
    )
)
"""Made once: every request of somebody who is signed in asks it. open_sessions() says the same of a whole account."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account behind a request. `must_add_code`: its role needs one-time codes here, and they are not set up.

    `erase_at`: when it will be erased, if its owner asked for that.
    """

    account_id: str
    name: str
    email: str
    role: str
    zone: str
    session_id: str
    must_add_code: bool = False
    erase_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser that is signed in, as its owner sees it."""

    id: str
    device: str
    created_at: datetime
    last_seen_at: datetime


def start_session(session: Session, account_id: str, device: str, at: datetime) -> str:
    """A new session of the account; gives its token. The caller writes the audit row of what led to it."""
    token = new_token()
    session.add(
        SignInSession(
            token_sha256=sha256_of(token),
            account_id=account_id,
            created_at=at,
            last_seen_at=at,
            expires_at=at + LONGEST,
            device=device,
        )
    )
    return token


def end_session(session: Session, account_id: str, session_id: str, at: datetime) -> bool:
    """Ends one session, if it is the account's and open; gives whether it was."""
    return _end(session, at, SignInSession.account_id == account_id, SignInSession.token_sha256 == session_id) > 0


def end_sessions(session: Session, account_id: str, at: datetime, except_id: str = "") -> int:
    """Ends every open session of the account, `except_id` excepted; gives how many."""
    return _end(session, at, SignInSession.account_id == account_id, SignInSession.token_sha256 != except_id)


def _end(session: Session, at: datetime, *which: ColumnElement[bool]) -> int:
    ended = session.scalars(
        update(SignInSession)
        .where(*which, SignInSession.ended_at.is_(None))
        .values(ended_at=at, offered_secret=None)
        .returning(SignInSession.token_sha256)
    )
    return len(ended.all())


def open_sessions(session: Session, account_id: str, at: datetime) -> list[OpenSession]:
    """Every session with which the account is signed in, the last used first."""
    found = session.scalars(
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > at,
            SignInSession.last_seen_at > at - IDLE,
        )
        .order_by(SignInSession.last_seen_at.desc())
    )
    return [OpenSession(each.token_sha256, each.device, each.created_at, each.last_seen_at) for each in found]


def current_account() -> SignedIn | None:
    """Who is signed in at this request, None for nobody. Asks the database once a request."""
    if "signed_in" not in g:
        token = request.cookies.get(cookie_name(_COOKIE), "")
        g.signed_in = _signed_in(token, now()) if token else None
    found: SignedIn | None = g.signed_in
    return found


def _signed_in(token: str, at: datetime) -> SignedIn | None:
    database: Database = current_app.extensions["database"]
    session_id = sha256_of(token)
    with database.reading() as session:
        row = session.execute(_WHO, {"token_sha256": session_id, "now": at, "idle_since": at - IDLE}).first()
    if row is None:
        return None
    _count_request(row.id, at)
    must_add_code = row.one_time_secret is None and are_codes_required(current_app.extensions["settings"], row.role)
    found = SignedIn(row.id, row.name, row.email, row.role, row.zone, session_id, must_add_code, row.erase_at)
    if row.last_seen_at <= at - _SEEN_EVERY:
        _note_seen(database, session_id, at)
    return found


def _count_request(account_id: str, at: datetime) -> None:
    """No account takes so much that the others notice; far more than a person's pages ever ask (ASVS 2.4.1).

    Raises TooOftenError.
    """
    allowance: Allowance = current_app.extensions["account_allowance"]
    allowance.take(account_id, at)


def are_codes_required(settings: Settings, role: str) -> bool:
    """Whether people with `role` sign in with a one-time code on this instance."""
    return not settings.is_development and role in ROLES_WITH_CODES


def _note_seen(database: Database, session_id: str, at: datetime) -> None:
    with database.writing() as session:
        session.execute(update(SignInSession).where(SignInSession.token_sha256 == session_id).values(last_seen_at=at))


def set_session_cookies(response: Response, account_id: str, token: str, is_shared: bool = False) -> None:
    """Hands the token of a new session to the browser; on a shared computer it ends with the browser.

    Beside it stands a cookie that scripts may read, with the account's id, which opens nothing: so a page knows
    whose words to open before it shows any. On a shared computer pages ask the server.
    """
    set_private_cookie(response, _COOKIE, token, None if is_shared else int(LONGEST.total_seconds()))
    if not is_shared:
        set_readable_cookie(response, _WHOSE, account_id, ONE_YEAR)
    elif request.cookies.get(cookie_name(_WHOSE)):
        set_readable_cookie(response, _WHOSE, "", 0)


def keep_whose_cookie(response: Response, account_id: str) -> None:
    """Sets the cookie with the account's id anew where it got lost: without it a page opens nobody's words.

    It outlives the session, so that only signing out takes it away: words that wait stay on their owner's screen.
    """
    if request.cookies.get(cookie_name(_WHOSE)) != account_id and not is_shared_computer(request):
        set_readable_cookie(response, _WHOSE, account_id, ONE_YEAR)


def clear_session_cookies(response: Response) -> None:
    """Takes the token away from the browser."""
    set_private_cookie(response, _COOKIE, "", 0)
    set_readable_cookie(response, _WHOSE, "", 0)
