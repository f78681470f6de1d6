"""The addresses of one's own account: details, password, sessions, one-time codes."""

from flask import Blueprint, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import require_account, signed_in
from course_app.accounts.forms import ChangePasswordForm, CodeForm, DetailsForm, PasswordForm
from course_app.accounts.new_passwords import change_password
from course_app.accounts.one_time_codes import (
    address_for_app,
    offer_secret,
    offered_secret,
    turn_codes_off,
    turn_codes_on,
)
from course_app.accounts.own.account import (
    change_details,
    end_one_session,
    end_other_sessions,
    has_codes,
    has_password,
)
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
from course_app.accounts.sessions import are_codes_required, open_sessions
from course_app.accounts.sign_in import confirm_password
from course_app.clock import now
from course_app.public_pages import public_pages

blueprint = Blueprint("own", __name__)
init_pages(blueprint)

_CODES = "/accounts/one-time-codes"
_SESSIONS = "/accounts/sessions"


@blueprint.route("/accounts/details", methods=["GET", "POST"])
@signed_in
def details() -> AnyResponse:
    me = require_account()
    form = DetailsForm(request.form, name=me.name, zone=me.zone)
    if is_handed_in(form):
        change_details(current_database(), me.account_id, form.name.data, form.zone.data, now())
        return go(said="details-changed")
    return show_form("details", form)


@blueprint.route("/accounts/password", methods=["GET", "POST"])
@signed_in
def password() -> AnyResponse:
    form = ChangePasswordForm(request.form)
    if is_handed_in(form):
        with form.showing_refusals():
            given = (form.old.data, form.password.data)
            entry = change_password(current_database(), settings(), require_account(), *given, visitor(), now())
            return delivering(admit(entry, go(said="password-changed")))
    with current_database().reading() as session:
        return show_form("password", form, has_password=has_password(session, require_account()))


@blueprint.get(_SESSIONS)
@signed_in
def sessions() -> AnyResponse:
    me = require_account()
    with current_database().reading() as session:
        return show("sessions", sessions=open_sessions(session, me.account_id, now()))


@blueprint.post("/accounts/sessions/<session_id>/end")
@signed_in
def end_session(session_id: str) -> AnyResponse:
    """Signs one browser out, this one too if it is chosen."""
    if not end_one_session(current_database(), require_account(), session_id, now()):
        raise NotFound
    return go(_SESSIONS, "session-ended")


@blueprint.post("/accounts/sessions/end-others")
@signed_in
def end_others() -> AnyResponse:
    """Signs every other browser out."""
    end_other_sessions(current_database(), require_account(), now())
    return go(_SESSIONS, "others-ended")


@blueprint.route(_CODES, methods=["GET", "POST"])
@signed_in
def one_time_codes() -> AnyResponse:
    """Shows whether codes are on; handing in the first code of the app turns them on."""
    me = require_account()
    form = CodeForm(request.form)
    if is_handed_in(form):
        with form.showing_refusals():
            confirm_password(current_database(), me.account_id, form.password.data, visitor(), now())
            turn_codes_on(current_database(), me, form.code.data, now())
            return go(_CODES, "codes-on")
    with current_database().reading() as session:
        secret, is_on, can_confirm = offered_secret(session, me), has_codes(session, me), has_password(session, me)
    address = address_for_app(secret, me.email, public_pages().edition.catalog.course.title) if secret else ""
    states = {"is_on": is_on, "is_required": are_codes_required(settings(), me.role), "has_password": can_confirm}
    return show_form("one_time_codes", form, secret=secret, address=address, **states)


@blueprint.post("/accounts/one-time-codes/offers")
@signed_in
def offer_codes() -> AnyResponse:
    """Makes the secret that an app is to take over."""
    offer_secret(current_database(), require_account())
    return go(_CODES)


@blueprint.route("/accounts/one-time-codes/removal", methods=["GET", "POST"])
@signed_in
def remove_codes() -> AnyResponse:
    me = require_account()
    form = PasswordForm(request.form)
    if is_handed_in(form):
        with form.showing_refusals():
            confirm_password(current_database(), me.account_id, form.password.data, visitor(), now())
            turn_codes_off(current_database(), settings(), me, now())
            return go(_CODES, "codes-off")
    return show_form("one_time_codes_removal", form)
