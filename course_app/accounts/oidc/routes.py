"""The addresses of signing in by the provider. Where none is set, there are no such pages."""

import logging

from flask import Blueprint, current_app, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import HOME, own_path, require_account, signed_in
from course_app.accounts.forms import ConnectForm, OnlyCodeForm, PasswordForm
from course_app.accounts.invitations import kept_invitation
from course_app.accounts.oidc.attempt import Attempt, Proof, is_answer_to, new_attempt, opened, sealed, use_up
from course_app.accounts.oidc.id_token import identity_in
from course_app.accounts.oidc.identities import (
    Unfinished,
    address_behind,
    connect_by_password,
    connected_since,
    count_attempt_to_enter,
    disconnect,
    enter_by_code,
    enter_by_identity,
    note_refusal,
)
from course_app.accounts.oidc.provider import Provider
from course_app.accounts.oidc.refusal import OidcRefusedError
from course_app.accounts.pages import (
    admit,
    current_database,
    delivering,
    go,
    init_pages,
    is_handed_in,
    settings,
    show,
    show_form,
    visitor,
)
from course_app.accounts.sign_in import Entry, confirm_password
from course_app.accounts.teams.memberships import landing_of
from course_app.accounts.visitors import cookie_name, set_private_cookie
from course_app.clock import now
from course_app.security import everyone

blueprint = Blueprint("oidc", __name__)
init_pages(blueprint)

_ENTRY = "/accounts/oidc/entry"
_COOKIE = "oidc"
_SECONDS = 600
_LONGEST_CODE = 2000
_log = logging.getLogger("course")


@blueprint.get("/accounts/oidc/start")
@everyone
def start() -> AnyResponse:
    """Leads to the provider. Only from our own pages: no other site signs anybody in (ASVS 7.6.2)."""
    return _lead_to(_provider(), new_attempt(own_path(request.args.get("next", "")), now()))


@blueprint.get("/accounts/oidc/invitations/<token>")
@everyone
def start_invited(token: str) -> AnyResponse:
    """The same from the page of an invitation, which waits for the answer in what the browser keeps, signed."""
    provider = _provider()
    with current_database().reading() as session:
        invitation = kept_invitation(session, token, now())
    return _lead_to(provider, new_attempt(f"{HOME}?said=invitation-unused", now(), invitation))


def _lead_to(provider: Provider, attempt: Attempt) -> AnyResponse:
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return go("/accounts/sign-in")
    try:
        address = provider.start_address(attempt.state, attempt.nonce, attempt.verifier)
    except OidcRefusedError as refusal:
        return _refused(refusal)
    return _keeping(redirect(address, 303), sealed(attempt, provider.cookie_secret))


@blueprint.get("/accounts/oidc/callback")
@everyone
def callback() -> AnyResponse:
    """Where the provider sends people back.

    Nothing is asked of it, and nothing goes into the audit, before the answer is one to our question, the first, and
    not one too many: so nobody fills the audit.
    """
    provider = _provider()
    try:
        attempt = opened(Attempt, _kept(), provider.cookie_secret, now())
        if not is_answer_to(attempt, _once("state")):
            raise OidcRefusedError("state")
        use_up(current_database(), attempt, now())
        attempt_id = count_attempt_to_enter(current_database(), attempt, visitor(), now())
    except OidcRefusedError as refusal:
        return _refused(refusal)
    try:
        return _come_in(provider, attempt, attempt_id)
    except OidcRefusedError as refusal:
        note_refusal(current_database(), refusal, visitor(), now())
        return _keeping(_refused(refusal), "")


def _come_in(provider: Provider, attempt: Attempt, attempt_id: str) -> AnyResponse:
    database, at = current_database(), now()
    provider.require_issuer(_once("iss") if "iss" in request.args else None)
    code = _once("code")
    if not code or "error" in request.args:
        raise OidcRefusedError("refused-by-provider")
    answered = provider.exchange(code, attempt.verifier)
    identity = identity_in(answered, provider, attempt.nonce, at)
    found = enter_by_identity(database, settings(), identity, attempt_id, visitor(), at, attempt.invitation)
    if isinstance(found, Unfinished):
        who = (identity.issuer, identity.subject, found.account_id, found.is_connected)
        proof = Proof(*who, attempt.next, attempt.until)
        return _keeping(go(_ENTRY), sealed(proof, provider.cookie_secret))
    return delivering(_admit(found, landing_of(database, found.account_id, at) if found.is_invited else attempt.next))


@blueprint.route(_ENTRY, methods=["GET", "POST"])
@everyone
def entry() -> AnyResponse:
    """What the provider's word leaves open: the account's password, once, and its one-time code, always."""
    provider = _provider()
    try:
        proof = opened(Proof, _kept(), provider.cookie_secret, now())
        form = OnlyCodeForm(request.form) if proof.is_connected else ConnectForm(request.form)
        if is_handed_in(form):
            with form.showing_refusals():
                return delivering(_admit(_by_what_was_typed(proof, form), proof.next))
            if isinstance(form.refusal, OidcRefusedError):
                raise form.refusal
        email = address_behind(current_database(), proof)
    except OidcRefusedError as refusal:
        return _refused(refusal)
    return show_form("oidc_entry", form, email=email, is_connected=proof.is_connected)


def _by_what_was_typed(proof: Proof, form: OnlyCodeForm | ConnectForm) -> Entry:
    if isinstance(form, OnlyCodeForm):
        return enter_by_code(current_database(), proof, form.code.data, visitor(), now())
    typed = (form.password.data, form.code.data or "")
    return connect_by_password(current_database(), settings(), proof, *typed, visitor(), now())


@blueprint.route("/accounts/oidc/connection", methods=["GET", "POST"])
@signed_in
def connection() -> AnyResponse:
    """Shows whether the provider opens one's account; handing in the password ends that."""
    _provider()
    me = require_account()
    form = PasswordForm(request.form)
    if is_handed_in(form):
        with form.showing_refusals():
            confirm_password(current_database(), me.account_id, form.password.data, visitor(), now())
            disconnect(current_database(), me.account_id, now())
            return go("/accounts/oidc/connection", "disconnected")
    with current_database().reading() as session:
        since = connected_since(session, me.account_id)
    return show_form("oidc_connection", form, since=since)


def _provider() -> Provider:
    found: Provider | None = current_app.extensions["oidc_provider"]
    if found is None:
        raise NotFound
    return found


def _once(name: str) -> str:
    """The value of a parameter that comes once; one that comes twice is nobody's honest answer."""
    values = request.args.getlist(name)
    if len(values) > 1 or len("".join(values)) > _LONGEST_CODE:
        raise OidcRefusedError("parameters")
    return values[0] if values else ""


def _kept() -> str:
    return request.cookies.get(cookie_name(_COOKIE), "")


def _keeping(response: AnyResponse, text: str) -> AnyResponse:
    """Keeps a step in the browser until the next one; empty takes it away."""
    set_private_cookie(response, _COOKIE, text, _SECONDS if text else 0)
    return response


def _admit(entered: Entry, next_path: str) -> AnyResponse:
    return _keeping(admit(entered, go(own_path(next_path))), "")


def _refused(refusal: OidcRefusedError) -> AnyResponse:
    _log.warning("nobody was signed in by OpenID Connect: %s", refusal.why)
    return show("oidc_refused", refusal.status)
