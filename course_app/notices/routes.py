"""The addresses of what somebody was told, of how they want it by mail, and of what became of every mail."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import require_account, role_required, signed_in
from course_app.accounts.pages import current_database, go, init_pages, is_handed_in, show, show_form
from course_app.accounts.roles import ADMINISTRATOR
from course_app.clock import now
from course_app.notices.deliveries import deliveries
from course_app.notices.forms import MailChoiceForm
from course_app.notices.mail_choice import choose_pace, pace_of
from course_app.notices.notices import notices_of, open_notice, read_all, unread_count

blueprint = Blueprint("notices", __name__)
init_pages(blueprint)

_NOTICES = "/notices"


@blueprint.app_template_global()
def unread_notices() -> int:
    """How many messages wait for the signed-in person, for the page of their account."""
    with current_database().reading() as session:
        return unread_count(session, require_account().account_id)


@blueprint.get(_NOTICES)
@signed_in
def own_notices() -> AnyResponse:
    """What one was told."""
    me = require_account()
    with current_database().reading() as session:
        found, pace = notices_of(session, me.account_id), pace_of(session, me.account_id)
        return show("notices/notices", received=found, pace=pace)


@blueprint.post("/notices/<notice_id>/openings")
@signed_in
def opening(notice_id: str) -> AnyResponse:
    """Leads to where a message is about; it is read from then on."""
    return go(open_notice(current_database(), require_account().account_id, notice_id, now()))


@blueprint.post("/notices/readings")
@signed_in
def reading() -> AnyResponse:
    """Everything is read."""
    read_all(current_database(), require_account().account_id, now())
    return go(_NOTICES)


@blueprint.route("/notices/mail", methods=["GET", "POST"])
@signed_in
def mail() -> AnyResponse:
    """How often one wants mail."""
    me = require_account()
    with current_database().reading() as session:
        form = MailChoiceForm(request.form, pace=pace_of(session, me.account_id))
    if is_handed_in(form):
        choose_pace(current_database(), me.account_id, form.pace.data, now())
        return go(_NOTICES, "mail-chosen")
    return show_form("notices/mail", form)


@blueprint.get("/notices/deliveries")
@role_required(ADMINISTRATOR)
def all_deliveries() -> AnyResponse:
    """What became of every mail, whoever it is for."""
    with current_database().reading() as session:
        return show("notices/deliveries", deliveries=deliveries(session))
