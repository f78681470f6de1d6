"""The addresses of what a team goes by: to everybody in it; marking, to its managers."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import require_account, role_required, signed_in
from course_app.accounts.pages import (
    current_database,
    delivering,
    go,
    init_pages,
    is_handed_in,
    settings,
    show,
    show_form,
)
from course_app.accounts.roles import MANAGER
from course_app.accounts.teams.models import Team
from course_app.accounts.teams.teams import members_of
from course_app.clock import now
from course_app.homework.exports.wording import NOTHING, status_words
from course_app.homework.models import Submission
from course_app.homework.pieces import homework_title
from course_app.homework.submission_page import day_words
from course_app.homework.submitted_work import FrozenVersion, documents_in
from course_app.public_pages import public_pages
from course_app.review.team_standards import standards
from course_app.review.team_standards.forms import StandardForm

blueprint = Blueprint("team_standards", __name__)
init_pages(blueprint)


@blueprint.get("/team-standards")
@signed_in
def all_standards() -> AnyResponse:
    """The standards of every team that one is in."""
    with current_database().reading() as session:
        teams = standards.teams_of_member(session, require_account().account_id)
        return _show_list(teams, standards.standards_of(session, list(teams)))


@blueprint.get("/teams/<team_id>/standards")
@signed_in
def team_standards(team_id: str) -> AnyResponse:
    """The standards of one team."""
    with current_database().reading() as session:
        team = standards.team_of_member(session, require_account(), team_id)
        return _show_list({team.id: team.name}, standards.standards_of(session, [team.id]))


def _show_list(teams: dict[str, str], found: list[standards.Standard]) -> AnyResponse:
    return show(
        "review/team_standards/list", teams=teams, found=found, today=_today(), title_of=_title_of, day_words=day_words
    )


@blueprint.get("/teams/<team_id>/standards/<standard_id>")
@signed_in
def team_standard(team_id: str, standard_id: str) -> AnyResponse:
    """One of them: the version as it was handed in."""
    me = require_account()
    with current_database().reading() as session:
        team = standards.team_of_member(session, me, team_id)
        found = standards.standard_of_team(session, team_id, standard_id)
        row = session.get_one(Submission, (found.row.account_id, found.row.homework, found.row.version))
        version = FrozenVersion.of(row, tuple(documents_in(session, row)))
        return show(
            "review/team_standards/standard",
            team=team,
            found=found,
            may_check=standards.may_check(session, me, found),
            may_take_off=standards.may_take_off(session, me, found),
            documents=[(document, document.printed()) for document in version.documents],
            title=_title_of(found.row.homework),
            today=_today(),
            day_words=day_words,
            status_words=status_words(),
            nothing=NOTHING,
        )


@blueprint.route("/reviews/<submission_id>/standard", methods=["GET", "POST"])
@role_required(MANAGER)
def new_standard(submission_id: str) -> AnyResponse:
    """An approved version becomes a standard of its team."""
    me, database = require_account(), current_database()
    with database.reading() as session:
        found = standards.version_to_mark(session, me.account_id, submission_id)
        team = session.get_one(Team, found.team_id)
        form = StandardForm.of(request.form, members_of(session, team.id), me.account_id, _today())
        title, team_name = _title_of(found.homework), team.name
    if is_handed_in(form):
        with form.showing_refusals():
            promise = form.promise(_today())
            made = standards.mark_standard(database, settings(), me, submission_id, promise, title, now())
            return delivering(go(_page_of(made.team_id, made.id), "standard-marked"))
    return show_form("review/team_standards/mark", form, title=title, team=team_name, submission_id=submission_id)


@blueprint.route("/teams/<team_id>/standards/<standard_id>/checks", methods=["GET", "POST"])
@signed_in
def standard_check(team_id: str, standard_id: str) -> AnyResponse:
    """A standard still holds."""
    me, database = require_account(), current_database()
    with database.reading() as session:
        team = standards.team_of_member(session, me, team_id)
        found = standards.standard_of_team(session, team_id, standard_id)
        if not standards.may_check(session, me, found):
            raise NotFound
        form = StandardForm.of(request.form, members_of(session, team_id), found.row.owner_id, _today())
        title, team_name = _title_of(found.row.homework), team.name
    if is_handed_in(form):
        with form.showing_refusals():
            promise = form.promise(_today())
            standards.check_standard(database, settings(), me, team_id, standard_id, promise, title, now())
            return delivering(go(_page_of(team_id, standard_id), "standard-checked"))
    return show_form(
        "review/team_standards/check", form, title=title, team=team_name, team_id=team_id, standard_id=standard_id
    )


@blueprint.post("/teams/<team_id>/standards/<standard_id>/removals")
@signed_in
def standard_removal(team_id: str, standard_id: str) -> AnyResponse:
    """It is a standard no more."""
    me, database = require_account(), current_database()
    with database.reading() as session:
        standards.team_of_member(session, me, team_id)
        title = _title_of(standards.standard_of_team(session, team_id, standard_id).row.homework)
    standards.take_off_standard(database, settings(), me, team_id, standard_id, title, now())
    return delivering(go(url_for("team_standards.team_standards", team_id=team_id), "standard-taken-off"))


def _page_of(team_id: str, standard_id: str) -> str:
    return url_for("team_standards.team_standard", team_id=team_id, standard_id=standard_id)


def _title_of(homework: str) -> str:
    return homework_title(public_pages().edition.catalog.course, homework)


def _today() -> date:
    return now().astimezone(ZoneInfo(require_account().zone)).date()
