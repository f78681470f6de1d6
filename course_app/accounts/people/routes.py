"""The addresses of everyone's accounts, for administrators."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts import pages
from course_app.accounts.access import require_account, role_required
from course_app.accounts.forms import ROLE_NAMES, InvitationForm, RoleForm
from course_app.accounts.invitations import invite, open_invitations
from course_app.accounts.people import people
from course_app.accounts.roles import ADMINISTRATOR
from course_app.clock import now
from course_app.database import Database

blueprint = Blueprint("people", __name__)
pages.init_pages(blueprint)

_PEOPLE = "/accounts/people"


@blueprint.get(_PEOPLE)
@role_required(ADMINISTRATOR)
def everyone_here() -> AnyResponse:
    with pages.current_database().reading() as session:
        found, invited = people.all_people(session), open_invitations(session, now())
    return pages.show("people", people=found, invited=invited, role_names=ROLE_NAMES)


@blueprint.route("/accounts/people/invitations", methods=["GET", "POST"])
@role_required(ADMINISTRATOR)
def invitations() -> AnyResponse:
    form = InvitationForm(request.form)
    if pages.is_handed_in(form):
        with form.showing_refusals():
            invite(
                pages.current_database(),
                pages.settings(),
                require_account().account_id,
                form.email.data,
                form.role.data,
                now(),
            )
            return pages.delivering(pages.go(_PEOPLE, "invited"))
    return pages.show_form("invitation", form)


@blueprint.get("/accounts/people/<account_id>")
@role_required(ADMINISTRATOR)
def person(account_id: str) -> AnyResponse:
    return _person_page(account_id, None)


@blueprint.post("/accounts/people/<account_id>/role")
@role_required(ADMINISTRATOR)
def role(account_id: str) -> AnyResponse:
    """Gives the person another role."""
    form = RoleForm(request.form)
    if not pages.is_handed_in(form):
        return _person_page(account_id, form)
    database, kept, by = pages.current_database(), pages.settings(), require_account().account_id
    people.change_role(database, kept, by, account_id, form.role.data, now())
    return pages.delivering(pages.go(f"{_PEOPLE}/{account_id}", "role-changed"))


@blueprint.post("/accounts/people/<account_id>/disabling")
@role_required(ADMINISTRATOR)
def disabling(account_id: str) -> AnyResponse:
    """Closes the person's account."""
    database, kept, by = pages.current_database(), pages.settings(), require_account().account_id
    people.disable_account(database, kept, by, account_id, now())
    return pages.delivering(pages.go(f"{_PEOPLE}/{account_id}", "disabled"))


@blueprint.post("/accounts/people/<account_id>/enabling")
@role_required(ADMINISTRATOR)
def enabling(account_id: str) -> AnyResponse:
    """Opens the person's account again."""
    return _change(people.enable_account, account_id, "enabled")


@blueprint.post("/accounts/people/<account_id>/code-removal")
@role_required(ADMINISTRATOR)
def code_removal(account_id: str) -> AnyResponse:
    """For a person who lost the phone with their codes."""
    return _change(people.remove_codes, account_id, "codes-removed")


def _change(act: Callable[[Database, str, str, datetime], None], account_id: str, said: str) -> AnyResponse:
    act(pages.current_database(), require_account().account_id, account_id, now())
    return pages.go(f"{_PEOPLE}/{account_id}", said)


def _person_page(account_id: str, form: RoleForm | None) -> AnyResponse:
    with pages.current_database().reading() as session:
        found = people.person_by_id(session, account_id)
    return pages.show_form("person", form or RoleForm(role=found.role), person=found, role_names=ROLE_NAMES)
