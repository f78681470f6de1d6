"""Access rules for views that belong to somebody. Beside them stands `everyone` of security.py."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import unquote, urlencode, urlsplit

from flask import redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from course_app.accounts.sessions import SignedIn, current_account
from course_app.errors import CourseAppError, asked

_log = logging.getLogger("course")

HOME = "/accounts/"
_SIGN_IN = "/accounts/sign-in"
_CODES = "/accounts/one-time-codes"

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Guarded = Callable[Given, Answer | Response]


class SignedOutError(CourseAppError):
    """A request that only somebody signed in may make."""

    status = 401
    code = "signed_out"


class CodeNeededError(CourseAppError):
    """A request that needs one-time codes to be set up first."""

    status = 403
    code = "one_time_code_needed"


def signed_in(view: Callable[Given, Answer]) -> Guarded[Given, Answer]:
    """Access rule: anyone who is signed in."""

    @wraps(view)
    def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Answer | Response:
        return _ask_to_sign_in() if current_account() is None else view(*args, **kwargs)

    guarded.access_rule = "signed in"  # type: ignore[attr-defined]  # a mark on the function itself
    return guarded


def role_required(*roles: str) -> Callable[[Callable[Given, Answer]], Guarded[Given, Answer]]:
    """Access rule: people with one of `roles`. To the others there is no such page."""

    def rule(view: Callable[Given, Answer]) -> Guarded[Given, Answer]:
        @wraps(view)
        def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Answer | Response:
            account = current_account()
            if account is None:
                return _ask_to_sign_in()
            if account.role not in roles:
                _log.warning("%s was refused to the account %s", asked(), account.account_id)
                raise NotFound
            if account.must_add_code:
                return _ask_for_code()
            return view(*args, **kwargs)

        guarded.access_rule = f"role {', '.join(roles)}"  # type: ignore[attr-defined]  # a mark on the function itself
        return guarded

    return rule


def _ask_to_sign_in() -> Response:
    if request.path.startswith("/api/"):
        raise SignedOutError("Nobody is signed in here.")
    wanted = request.full_path.rstrip("?") if request.method == "GET" else HOME
    return redirect(f"{_SIGN_IN}?{urlencode({'next': wanted})}", 303)


def _ask_for_code() -> Response:
    if request.path.startswith("/api/"):
        raise CodeNeededError("Set up one-time codes first.")
    return redirect(_CODES, 303)


def require_account() -> SignedIn:
    """Who is signed in, in a view that @signed_in or @role_required guards. Raises SignedOutError elsewhere."""
    account = current_account()
    if account is None:
        raise SignedOutError("Nobody is signed in here.")
    return account


def own_path(wanted: str) -> str:
    """`wanted` if it is an address on this instance, else the account's own page (CVE-2022-32195)."""
    decoded = unquote(wanted)
    if not decoded.isprintable() or "\\" in decoded or not wanted.startswith("/") or decoded.startswith("//"):
        return HOME
    return wanted if urlsplit(wanted).netloc == "" else HOME
