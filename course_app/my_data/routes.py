"""The addresses of my data: to look at, to download, to have erased."""

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import FileWrapper

from course_app.accounts.access import require_account, signed_in
from course_app.accounts.forms import PasswordForm
from course_app.accounts.pages import (
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
from course_app.accounts.sign_in import confirm_password
from course_app.clock import now
from course_app.my_data.erasure import ask_for_erasure, take_back_erasure
from course_app.my_data.export import export_everything
from course_app.my_data.holdings import holdings_of
from course_app.public_pages import public_pages

blueprint = Blueprint("my_data", __name__)
init_pages(blueprint)

_ERASURE = "/my-data/erasure"


@blueprint.get("/my-data")
@signed_in
def my_data() -> AnyResponse:
    with current_database().reading() as session:
        return show("my_data/my_data", holdings=holdings_of(session, require_account().account_id))


@blueprint.route("/my-data/download", methods=["GET", "POST"])
@signed_in
def download() -> AnyResponse:
    """Everything in one file, for whoever knows the password: a browser left open is not enough."""
    me = require_account()
    form = PasswordForm(request.form)
    if is_handed_in(form):
        with form.showing_refusals():
            confirm_password(current_database(), me.account_id, form.password.data, visitor(), now())
            file = export_everything(current_database(), public_pages().edition.catalog, me.account_id, now())
            response = Response(FileWrapper(file), mimetype="application/zip", direct_passthrough=True)
            response.headers["Content-Disposition"] = f'attachment; filename="my-data-{now():%Y-%m-%d}.zip"'
            response.call_on_close(file.close)
            return response
    with current_database().reading() as session:
        return show_form("my_data/download", form, holdings=holdings_of(session, me.account_id))


@blueprint.route(_ERASURE, methods=["GET", "POST"])
@signed_in
def erasure() -> AnyResponse:
    """What goes and what stays; the password asks for it."""
    me = require_account()
    form = PasswordForm(request.form)
    if is_handed_in(form):
        with form.showing_refusals():
            confirm_password(current_database(), me.account_id, form.password.data, visitor(), now())
            ask_for_erasure(current_database(), settings(), me.account_id, now())
            return delivering(go(_ERASURE, "erasure-asked"))
    with current_database().reading() as session:
        return show_form("my_data/erasure", form, holdings=holdings_of(session, me.account_id))


@blueprint.post("/my-data/erasure/withdrawal")
@signed_in
def withdrawal() -> AnyResponse:
    """Takes the erasure back; no password, because it harms nobody."""
    take_back_erasure(current_database(), require_account().account_id, now())
    return go("/my-data", "erasure-taken-back")
