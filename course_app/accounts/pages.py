"""How the pages of accounts are made: never cached, never named to another site, with what was just done on top."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import HOME
from course_app.accounts.forms import AccountForm
from course_app.accounts.sessions import current_account, set_session_cookies
from course_app.accounts.sign_in import Entry, sign_out
from course_app.accounts.throttle import TooManyAttemptsError
from course_app.accounts.visitors import (
    Visitor,
    forget_shared_computer,
    is_shared_computer,
    set_device_cookie,
    set_shared_computer,
    visitor_of,
)
from course_app.clock import now
from course_app.config import Settings
from course_app.database import Database
from course_app.outbox.outbox import deliver_waiting

_SAID = {
    "signed-out": _("You are signed out. What is saved in your account is there when you sign in again."),
    "password-reset": _("Your new password is set, and every browser was signed out. Sign in with it."),
    "password-changed": _("Your password is changed, and every other browser was signed out."),
    "details-changed": _("Your details are changed."),
    "session-ended": _("That browser is signed out."),
    "others-ended": _("Every other browser is signed out."),
    "codes-on": _("One-time codes are on, and every other browser was signed out."),
    "codes-off": _("One-time codes are off."),
    "disconnected": _("That way of signing in does not open your account any more."),
    "invitation-unused": _("You have an account already, and this is it. The invitation was not used."),
    "invited": _("The invitation is on its way."),
    "role-changed": _("The role is changed, and the person was signed out."),
    "disabled": _("The account is disabled, and the person was signed out."),
    "enabled": _("The account can be used again."),
    "team-made": _("The team is there. Invite the people who belong to it."),
    "team-changed": _("The team is changed."),
    "team-joined": _("You are in the team."),
    "team-left": _("You have left the team. Its managers see nothing of yours any more."),
    "team-refused": _("The invitation is gone. You are not in that team."),
    "team-member-removed": _("They are not in the team any more."),
    "team-invitation-ended": _("The invitation is gone."),
    "reflection-taken-back": _("Taken back. The team's managers read it no more."),
    "team-links-ended": _("No link leads into the team any more."),
    "erasure-asked": _("You have asked for it. A mail says the same."),
    "erasure-taken-back": _("Your account stays."),
    "standard-marked": _("It is a standard of the team now. Who wrote it is told."),
    "standard-checked": _("The team goes on working by it."),
    "standard-taken-off": _("It is no standard any more. The version itself stays as it is."),
    "mail-chosen": _("Mail comes as you chose."),
    "codes-removed": _("Signing in needs no code any more, and the person was signed out."),
}


def init_pages(blueprint: Blueprint) -> None:
    """Gives the blueprint's templates and responses what all of them share."""
    blueprint.add_app_template_filter(moment, "moment")
    blueprint.after_request(_without_referrer)


def _without_referrer(response: Response) -> Response:
    """The addresses hold tokens, and what somebody looks at here is nobody else's business (SECURITY 4.4)."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def moment(at: datetime, zone: str) -> str:
    """An instant as people write it, in their time zone."""
    return str(format_datetime(at, "d MMM y, HH:mm", tzinfo=ZoneInfo(zone), locale=settings().locale))


def show(template: str, status: int = 200, **values: object) -> Response:
    """A page of accounts, or of another slice that names its folder. `me` is who is signed in."""
    said = _SAID.get(request.args.get("said", ""))
    path = template if "/" in template else f"accounts/{template}"
    text = render_template(f"{path}.html", me=current_account(), said=said, **values)
    return Response(text, status, mimetype="text/html")


def show_form(template: str, form: AccountForm, **values: object) -> Response:
    """A page with a form, which keeps what was typed and says what is wrong with it."""
    response = show(template, form.status, form=form, **values)
    if isinstance(form.refusal, TooManyAttemptsError):
        response.headers["Retry-After"] = str(form.refusal.seconds)
    return response


def go(path: str = HOME, said: str = "") -> AnyResponse:
    """Leads on after a write, so that a reload does not repeat it."""
    return redirect(f"{path}?said={said}" if said else path, 303)


def admit(entry: Entry, response: AnyResponse, is_shared: bool = False) -> AnyResponse:
    """Hands a new session's cookies to the browser; the session that it had before ends.

    A shared computer is not remembered as one of the person's devices.
    """
    before = current_account()
    if before is not None:
        sign_out(current_database(), before.account_id, before.session_id, now())
    set_session_cookies(response, entry.account_id, entry.session_token, is_shared)
    if is_shared:
        set_shared_computer(response)
        return response
    set_device_cookie(response, entry.device_token)
    if is_shared_computer(request):
        forget_shared_computer(response)
    return response


def delivering(response: AnyResponse) -> AnyResponse:
    """Delivers mail once the response is out: how long it takes must not tell whether there was any.

    With an SMTP server set, `course worker` does it.
    """
    kept, database, at = settings(), current_database(), now()
    if not kept.smtp_url:
        response.call_on_close(lambda: deliver_waiting(database, kept, at))
    return response


def is_handed_in(form: AccountForm) -> bool:
    """Whether the request hands in `form`, and all of it is as asked."""
    return request.method == "POST" and bool(form.validate())


def visitor() -> Visitor:
    """The visitor behind the request."""
    return visitor_of(request)


def settings() -> Settings:
    """The running application's settings."""
    found: Settings = current_app.extensions["settings"]
    return found


def current_database() -> Database:
    """The running application's database."""
    found: Database = current_app.extensions["database"]
    return found
