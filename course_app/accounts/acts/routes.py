"""The addresses of the audit, for administrators."""

from flask import Blueprint, Response, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import require_account, role_required
from course_app.accounts.acts.acts import ActsPage, WantedActs, acts_page, export_acts, person_of
from course_app.accounts.acts.forms import ActsForm
from course_app.accounts.pages import current_database, init_pages, show_form
from course_app.accounts.roles import ADMINISTRATOR
from course_app.clock import now
from course_app.csv_file import CSV_TYPE

blueprint = Blueprint("acts", __name__)
init_pages(blueprint)


@blueprint.get("/accounts/acts")
@role_required(ADMINISTRATOR)
def acts_here() -> AnyResponse:
    """Who did what, as it is looked for."""
    form = ActsForm(request.args)
    wanted = _wanted(form)
    before = request.args.get("before", type=int)
    with current_database().reading() as session:
        page = acts_page(session, wanted, before) if wanted else ActsPage((), None)
    asked = {name: value for name, value in form.data.items() if value}
    return show_form("acts", form, page=page, asked=asked, is_first=before is None)


@blueprint.get("/accounts/acts/csv")
@role_required(ADMINISTRATOR)
def acts_file() -> AnyResponse:
    """The same as a file, all of it."""
    form = ActsForm(request.args)
    wanted = _wanted(form)
    if wanted is None:
        return show_form("acts", form, page=ActsPage((), None), asked={}, is_first=True)
    heading = [gettext("Number"), gettext("When (UTC)"), gettext("Act"), gettext("What was done")]
    heading += [gettext("By (id)"), gettext("By"), gettext("On (id)"), gettext("On"), gettext("Details")]
    pieces = export_acts(current_database(), require_account().account_id, wanted, [*heading], now())
    name = f"audit-{now().date().isoformat()}.csv"
    return Response(pieces, content_type=CSV_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _wanted(form: ActsForm) -> WantedActs | None:
    """What is looked for; None when the form says what is wrong with it."""
    if not form.validate():
        return None
    with current_database().reading() as session:
        person = person_of(session, form.person.data)
    if person is None:
        form.person.errors = [gettext("Nobody here has this address. Whoever was erased can be found by their id.")]
        return None
    return form.wanted(person, require_account().zone)
