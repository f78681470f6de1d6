"""What goes wrong at a request, said once: as a page, or as `{"error": {"code", "message"}}` for programs."""

import logging
import secrets

from flask import Flask, Response, jsonify, render_template, request
from flask_babel import gettext
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

_log = logging.getLogger("course")


class CourseAppError(Exception):
    """An act that is not allowed now. `status` is the HTTP status, `code` is for programs, the text for people.

    `seconds`: after how long the same request may come again, where that is all that is wrong with it.
    """

    status = 400
    code = "not-allowed"
    seconds: int | None = None


class CrossSiteRequestError(CourseAppError):
    """A write that another site caused (SECURITY 4.5)."""

    status = 403
    code = "cross-site"


class UnknownHostError(CourseAppError):
    """A request under a name that is not this instance's."""

    status = 400
    code = "unknown-host"


def init_errors(app: Flask) -> None:
    """Renders every error of `app` in one place."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CourseAppError, _course_app_error)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(Exception, _bug)


def asked() -> str:
    """Method and route for the log: never the address itself, which may hold a token or line breaks."""
    return f"{request.method} {request.url_rule or 'of no route'}"


def _course_app_error(error: CourseAppError) -> Response:
    if error.status in (401, 403):
        _log.warning("%s was refused: %s", asked(), error.code)
    response = _answer(error.status, error.code, gettext("This is not possible"), str(error))
    if error.seconds is not None:
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    title, message = _wording(status)
    response = _answer(status, (error.name or "error").lower().replace(" ", "-"), title, message)
    for name, value in error.get_headers():
        if name in ("Location", "Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _database_busy(error: OperationalError) -> Response:
    """The database is locked, full or away for a moment: nothing was acknowledged, the same request may come again."""
    _log.warning("%s: the database did not answer: %s", asked(), error.orig)
    message = gettext("The server cannot save now. What you wrote is kept on this device and will be sent again.")
    response = _answer(503, "unavailable", gettext("Not at the moment"), message)
    response.headers["Retry-After"] = "5"
    return response


def _bug(error: Exception) -> Response:
    """The one handler for bugs: logged with an id that the page shows."""
    request_id = secrets.token_hex(6)
    _log.error("request %s: %s failed", request_id, asked(), exc_info=error)
    message = gettext(
        "Something went wrong on our side. What you wrote on this device is safe. "
        "If it happens again, tell us this number: %(id)s",
        id=request_id,
    )
    return _answer(500, "internal", gettext("That did not work"), message)


def _wording(status: int) -> tuple[str, str]:
    if status == 404:
        return gettext("There is no page here"), gettext(
            "The address may be old or mistyped. Everything you wrote is still where it was: "
            "the course index leads to every chapter, and My journal to every answer."
        )
    if status == 405:
        return gettext("This is not possible"), gettext("This address does not take that kind of request.")
    if status == 413:
        return gettext("That is too much at once"), gettext(
            "It is larger than the server takes, so nothing was changed. What you wrote is kept where you wrote it: "
            "shorten it, then try again."
        )
    return gettext("This is not possible"), gettext("The request could not be understood. Nothing was changed.")


def _answer(status: int, code: str, title: str, message: str) -> Response:
    if request.path.startswith("/api/"):
        response = jsonify(error={"code": code, "message": message})
    else:
        response = Response(render_template("errors/error.html", title=title, message=message), mimetype="text/html")
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
