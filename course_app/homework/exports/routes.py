"""Documents as files. What is sent is printed and forgotten: nothing of it is stored or logged."""

from urllib.parse import quote

from flask import Blueprint, Response, current_app, request

from course_app.accounts.sessions import current_account
from course_app.accounts.visitors import visitor_of
from course_app.clock import now
from course_app.homework.exports.exported_file import ExportedFile, exported_document, exported_playbook
from course_app.homework.exports.pace import Pace
from course_app.public_pages import public_pages
from course_app.security import everyone, require_json

blueprint = Blueprint("exports", __name__)

_LARGEST_PLAYBOOK = 4_000_000


@blueprint.post("/api/exports")
@everyone
def export() -> Response:
    """One document as a file."""
    require_json()
    keep_pace()
    templates = public_pages().edition.catalog.templates
    return attachment(exported_document(request.get_data(cache=False), templates, _author()))


@blueprint.post("/api/playbooks")
@everyone
def playbook() -> Response:
    """Several documents in one file."""
    require_json()
    keep_pace()
    request.max_content_length = _LARGEST_PLAYBOOK
    templates = public_pages().edition.catalog.templates
    return attachment(exported_playbook(request.get_data(cache=False), templates, _author()))


def _author() -> str:
    me = current_account()
    return me.name if me else ""


def keep_pace() -> None:
    """Counts one file for the network that asks. Raises TooManyExportsError."""
    pace: Pace = current_app.extensions.setdefault("export_pace", Pace())
    pace.count(visitor_of(request).network, now())


def attachment(file: ExportedFile) -> Response:
    """The file with its name in both of RFC 6266's forms; a PDF that is not accessible says so in a header."""
    response = Response(file.data, content_type=file.media_type)
    plain = file.name.encode("ascii", "replace").decode().replace("?", "_")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    )
    if not file.is_accessible:
        response.headers["Course-File-Note"] = "not-accessible"
    return response
