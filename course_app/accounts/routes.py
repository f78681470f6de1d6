"""The addresses of getting in and out: sign-in, sign-up, links that work once, and who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts import one_time_links
from course_app.accounts.access import HOME, own_path, require_account, signed_in
from course_app.accounts.forms import (
    AccountForm,
    AddressForm,
    FirstAdministratorForm,
    NewPasswordForm,
    PersonForm,
    SignInForm,
)
from course_app.accounts.new_passwords import ask_for_reset, reset_password
from course_app.accounts.one_time_links import living_link
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
from course_app.accounts.roles import roles_of
from course_app.accounts.sessions import clear_session_cookies, current_account, keep_whose_cookie
from course_app.accounts.sign_in import Credentials, sign_in, sign_out
from course_app.accounts.sign_up import NewPerson, accept_link, ask_for_account
from course_app.accounts.teams.memberships import landing_of, learns_in_a_team
from course_app.accounts.visitors import forget_shared_computer, is_shared_computer
from course_app.clock import now
from course_app.security import everyone

blueprint = Blueprint("accounts", __name__)
init_pages(blueprint)

_SIGN_IN = "/accounts/sign-in"
_ERASURE = "/my-data/erasure"


@blueprint.get("/api/session")
@everyone
def session_state() -> Response:
    me = current_account()
    if me is None:
        return jsonify(account=None, name=None, roles=[], zone=None, shared=False, learns_in_team=False)
    with current_database().reading() as session:
        learns_in_team = learns_in_a_team(session, me.account_id)
    response = jsonify(
        account=me.account_id,
        name=me.name,
        roles=roles_of(me.role),
        zone=me.zone,
        shared=is_shared_computer(request),
        learns_in_team=learns_in_team,
    )
    keep_whose_cookie(response, me.account_id)
    return response


@blueprint.get(HOME)
@everyone
def home() -> AnyResponse:
    """The one address that every page links to: it leads to signing in, or shows one's account."""
    return go(_SIGN_IN) if current_account() is None else show("account")


@blueprint.route(_SIGN_IN, methods=["GET", "POST"])
@everyone
def enter_here() -> AnyResponse:
    form = SignInForm(request.form, next=request.args.get("next", ""))
    if current_account() is not None and request.method == "GET":
        return go(own_path(form.next.data))
    if is_handed_in(form):
        with form.showing_refusals():
            typed = Credentials(form.email.data, form.password.data, form.code.data or "")
            entry = sign_in(current_database(), typed, visitor(), now())
            target = _ERASURE if entry.is_to_be_erased else own_path(form.next.data)
            return admit(entry, go(target), is_shared=form.shared.data)
    return show_form("sign_in", form, is_sign_up_open=settings().is_sign_up_open)


@blueprint.post("/accounts/sign-out")
@signed_in
def leave() -> AnyResponse:
    """Ends this browser's session."""
    me = require_account()
    sign_out(current_database(), me.account_id, me.session_id, now())
    response = go(_SIGN_IN, "signed-out")
    clear_session_cookies(response)
    forget_shared_computer(response)
    return response


@blueprint.route("/accounts/sign-up", methods=["GET", "POST"])
@everyone
def sign_up() -> AnyResponse:
    if not settings().is_sign_up_open:
        raise NotFound
    form = AddressForm(request.form)
    if is_handed_in(form):
        with form.showing_refusals():
            ask_for_account(current_database(), settings(), form.email.data, visitor(), now())
            return delivering(show("link_sent", email=form.email.data))
    return show_form("sign_up", form)


@blueprint.route("/accounts/reset", methods=["GET", "POST"])
@everyone
def ask_reset() -> AnyResponse:
    form = AddressForm(request.form)
    if is_handed_in(form):
        with form.showing_refusals():
            ask_for_reset(current_database(), settings(), form.email.data, visitor(), now())
            return delivering(show("link_sent", email=form.email.data))
    return show_form("reset", form)


def _make_account(token: str, form: AccountForm) -> AnyResponse:
    person = NewPerson(form.name.data, form.password.data, form.zone.data, form.email.data if "email" in form else "")
    entry = accept_link(current_database(), token, person, visitor(), now())
    return admit(entry, go(landing_of(current_database(), entry.account_id, now())))


def _reset_password(token: str, form: AccountForm) -> AnyResponse:
    reset_password(current_database(), settings(), token, form.password.data, now())
    return delivering(go(_SIGN_IN, "password-reset"))


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What a kind of link shows, and what handing it in does."""

    form: type[AccountForm]
    template: str
    act: Callable[[str, AccountForm], AnyResponse]


LINK_PAGES = {
    one_time_links.FIRST_ADMINISTRATOR: LinkPage(FirstAdministratorForm, "link_first_administrator", _make_account),
    one_time_links.INVITATION: LinkPage(PersonForm, "link_new_account", _make_account),
    one_time_links.SIGN_UP: LinkPage(PersonForm, "link_new_account", _make_account),
    one_time_links.RESET: LinkPage(NewPasswordForm, "link_reset", _reset_password),
}


@blueprint.route("/accounts/links/<token>", methods=["GET", "POST"])
@everyone
def use_link(token: str) -> AnyResponse:
    """GET only shows what the link is for, because mail scanners open links; POST uses it up."""
    with current_database().reading() as session:
        link = living_link(session, token, now())
    page = LINK_PAGES[link.kind]
    form = page.form(request.form)
    if is_handed_in(form):
        with form.showing_refusals():
            return page.act(token, form)
    invitation = token if link.kind == one_time_links.INVITATION else ""
    return show_form(page.template, form, email=link.email, invitation=invitation)
