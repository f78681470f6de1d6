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
_VIEW, _TEST = {"kind": "customer-view"}, {"kind": "sop-test"}


@blueprint.get(_CUSTOMER, defaults=_VIEW)
@blueprint.get(_SOP, defaults=_TEST)
@signed_in
def state(document_id: str, kind: str) -> Response:
    """How the document is shared now."""
    return _state(_shared(document_id, kind))


@blueprint.post(f"{_CUSTOMER}/changes", defaults=_VIEW)
@blueprint.post(f"{_SOP}/changes", defaults=_TEST)
@signed_in
def changes(document_id: str, kind: str) -> Response:
    """What a release would change for its readers."""
    require_json()
    asked = read_release_request(request.get_data(cache=False))
    templates = public_pages().edition.catalog.templates
    database = current_app.extensions["database"]
    return jsonify(list_changes(database, _shared(document_id, kind), asked, templates, now()))


@blueprint.post(_CUSTOMER, defaults=_VIEW)
@blueprint.post(_SOP, defaults=_TEST)
@signed_in
def update(document_id: str, kind: str) -> Response:
    """Releases the document as the server holds it."""
    require_json()
    asked = read_release_request(request.get_data(cache=False))
    shared, templates = _shared(document_id, kind), public_pages().edition.catalog.templates
    release(current_app.extensions["database"], current_app.extensions["settings"], shared, asked, templates, now())
    return _state(shared)


@blueprint.post(f"{_CUSTOMER}/revocation", defaults=_VIEW)
@blueprint.post(f"{_SOP}/revocation", defaults=_TEST)
@signed_in
def revoke(document_id: str, kind: str) -> Response:
    """Ends the link at once and for good."""
    shared = _shared(document_id, kind)
    revoke_link(current_app.extensions["database"], shared, now())
    return _state(shared)


def _shared(document_id: str, kind: str) -> Shared:
    return Shared(require_account().account_id, document_id, KINDS[kind])


def _state(shared: Shared) -> Response:
    database, settings = current_app.extensions["database"], current_app.extensions["settings"]
    return jsonify(share_state(database, settings, shared, public_pages().edition.catalog.templates, now()))
