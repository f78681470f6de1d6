"""How its owner shares a document: what a release would change, the release, and the end of the link."""

from flask import Blueprint, Response, current_app, jsonify, request

from course_app.accounts.access import require_account, signed_in
from course_app.clock import now
from course_app.homework.share_links.kinds import KINDS
from course_app.homework.share_links.links import Shared, revoke_link
from course_app.homework.share_links.release_request import read_release_request
from course_app.homework.share_links.releases import list_changes, release
from course_app.homework.share_links.share_state import share_state
from course_app.public_pages import public_pages
from course_app.security import require_json

blueprint = Blueprint("share_links", __name__)

_CUSTOMER, _SOP = "/api/customer-views/<document_id>", "/api/sop-tests/<document_id>"


@blueprint.get(_CUSTOMER)
@blueprint.get(_SOP)
@signed_in
def state(document_id: str) -> Response:
    """How the document is shared now."""
    return _state(_shared(document_id))


@blueprint.post(f"{_CUSTOMER}/changes")
@blueprint.post(f"{_SOP}/changes")
@signed_in
def changes(document_id: str) -> Response:
    """What a release would change for its readers."""
    require_json()
    asked = read_release_request(request.get_data(cache=False))
    templates = public_pages().edition.catalog.templates
    database = current_app.extensions["database"]
    return jsonify(list_changes(database, _shared(document_id), asked, templates, now()))


@blueprint.post(_CUSTOMER)
@blueprint.post(_SOP)
@signed_in
def update(document_id: str) -> Response:
    """Releases the document as the server holds it."""
    require_json()
    asked = read_release_request(request.get_data(cache=False))
    shared, templates = _shared(document_id), public_pages().edition.catalog.templates
    release(current_app.extensions["database"], current_app.extensions["settings"], shared, asked, templates, now())
    return _state(shared)


@blueprint.post(f"{_CUSTOMER}/revocation")
@blueprint.post(f"{_SOP}/revocation")
@signed_in
def revoke(document_id: str) -> Response:
    """Ends the link at once and for good."""
    shared = _shared(document_id)
    revoke_link(current_app.extensions["database"], shared, now())
    return _state(shared)


def _shared(document_id: str) -> Shared:
    """The document, by the kind of link that the address begins with."""
    kind = next(each for each in KINDS if request.path.startswith(each.api))
    return Shared(require_account().account_id, document_id, kind)


def _state(shared: Shared) -> Response:
    database, settings = current_app.extensions["database"], current_app.extensions["settings"]
    return jsonify(share_state(database, settings, shared, public_pages().edition.catalog.templates, now()))
