"""What holds for every request: who may call a view, which sites may write, which headers every response carries."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, abort, request
from flask.typing import RouteCallable

from course_app.config import Settings
from course_app.errors import CrossSiteRequestError, UnknownHostError

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types service-worker",
    )
)

FILE_POLICY = "default-src 'none'"
"""For files that are no documents: stricter, and short, because a page brings some forty of them."""

_FILES = ("/static/", "/images/")

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

View = TypeVar("View", bound=RouteCallable)


def everyone(view: View) -> View:
    """Access rule: anyone may call this view, signed in or not."""
    view.access_rule = "everyone"  # type: ignore[union-attr]  # a mark on the function itself
    return view


def access_rule_of(view: Callable[..., object]) -> str | None:
    """The access rule that a view declares, None if it declares none."""
    rule: str | None = getattr(view, "access_rule", None)
    return rule


class MissingAccessRuleError(Exception):
    """A view without an access rule. The application does not start: what is not decided is forbidden."""


def init_security(app: Flask, settings: Settings) -> None:
    """Guards every request to `app` and completes every response."""
    app.config.update(
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=1_000,
        SESSION_COOKIE_NAME="unused",
    )
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    headers = dict(_HEADERS)
    if settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    hosts = frozenset(settings.trusted_hosts)

    @app.before_request
    def refuse_strangers() -> None:
        host = request.host.rpartition(":")[0] if ":" in request.host.rpartition("]")[2] else request.host
        if host.strip("[]").lower() not in hosts:
            raise UnknownHostError("This server does not answer under the name you used.")
        if request.method not in _SAFE_METHODS:
            _refuse_other_sites(settings.origin)
        if any("\0" in str(value) for value in (request.view_args or {}).values()):
            abort(404)  # nothing here is named with U+0000, and PostgreSQL refuses to look for it

    @app.after_request
    def complete(response: Response) -> Response:
        if request.path.startswith(_FILES):
            response.headers.setdefault("Content-Security-Policy", FILE_POLICY)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _refuse_other_sites(origin: str) -> None:
    """SECURITY 4.5: the browser's own word on where a write comes from; no token that could expire."""
    site = request.headers.get("Sec-Fetch-Site")
    is_own = site == "same-origin" if site is not None else request.headers.get("Origin") == origin
    if not is_own:
        raise CrossSiteRequestError("This request came from another site, so nothing was changed.")


def require_json() -> None:
    """Refuses a body that is not JSON with 415."""
    if request.mimetype != "application/json":
        abort(415, "This address takes application/json.")


def require_access_rules(app: Flask) -> None:
    """Raises MissingAccessRuleError, naming every view of `app` that does not say who may call it."""
    missing = [name for name, view in app.view_functions.items() if access_rule_of(view) is None]
    if missing:
        raise MissingAccessRuleError(
            f"no access rule on: {', '.join(sorted(missing))}; put @everyone, or another rule of security.py, on it"
        )
