"""The addresses of what managers see of their teams, and of what learners are told about it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Blueprint, Response
from flask_babel import get_locale
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts.access import require_account, role_required, signed_in
from course_app.accounts.pages import current_database, go, init_pages, show
from course_app.accounts.roles import MANAGER
from course_app.accounts.teams import memberships, teams
from course_app.accounts.teams.looks import looks_at
from course_app.answers.reflections import reflection_by_id
from course_app.answers.sharing import take_back_reflection
from course_app.clock import now
from course_app.csv_file import CSV_TYPE
from course_app.dashboard.heat_map import bars, heat_rows
from course_app.dashboard.items import chapters_with_items
from course_app.dashboard.learner_progress import chapters_done, handed_in_to, learner_of_team
from course_app.dashboard.progress_files import EXCEL_TYPE, csv_file, excel_file
from course_app.dashboard.shared_reflections import OpenedReflection, open_reflection, shared_lines
from course_app.dashboard.team_progress import WAITING_SHOWN, TeamProgress, team_progress
from course_app.homework.pieces import homework_title
from course_app.homework.submission_page import STATE_WORDS
from course_app.public_pages import public_pages
from course_app.review.team_standards.standards import standards_of

blueprint = Blueprint("dashboard", __name__)
init_pages(blueprint)

_FILES = {"csv": (csv_file, CSV_TYPE, "csv"), "excel": (excel_file, EXCEL_TYPE, "xlsx")}


@blueprint.get("/teams/<team_id>")
@role_required(MANAGER)
def team_page(team_id: str) -> AnyResponse:
    course = public_pages().edition.catalog.course
    with current_database().reading_for_managers() as session:
        team = teams.managed_team(session, require_account(), team_id)
        progress = team_progress(session, chapters_with_items(course), team, now(), _zone())
        today = now().astimezone(_zone()).date()
        return show(
            "dashboard/team",
            team=team,
            progress=progress,
            names={learner.account_id: learner.name for learner in progress.learners},
            overdue=[each for each in standards_of(session, [team_id]) if each.is_overdue(today)],
            bars=bars(progress.weeks),
            rows=heat_rows(progress),
            waiting_shown=WAITING_SHOWN,
            title_of=lambda homework: homework_title(course, homework),
            day_of=_day_of,
            day=_day,
        )


@blueprint.get("/teams/<team_id>/progress/<file_format>")
@role_required(MANAGER)
def progress_file(team_id: str, file_format: str) -> Response:
    """The team's progress, to take along."""
    with current_database().reading_for_managers() as session:
        team = teams.managed_team(session, require_account(), team_id)
        if file_format not in _FILES:
            raise NotFound
        progress: TeamProgress = team_progress(
            session, chapters_with_items(public_pages().edition.catalog.course), team, now(), _zone()
        )
    make, media_type, ending = _FILES[file_format]
    name = f"team-progress-{now().date().isoformat()}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(make(progress), content_type=media_type, headers=disposition)


@blueprint.get("/teams/<team_id>/people/<account_id>")
@role_required(MANAGER)
def learner_page(team_id: str, account_id: str) -> AnyResponse:
    """One learner of a team, to its managers."""
    return _learner_page(team_id, account_id)


@blueprint.get("/teams/<team_id>/people/<account_id>/reflections/<reflection_id>")
@role_required(MANAGER)
def shared_reflection(team_id: str, account_id: str, reflection_id: str) -> AnyResponse:
    """The same page, with a reflection open that the learner shared with the team; they are told of the look."""
    me, names = require_account(), _names_of(reflection_id)
    return _learner_page(
        team_id, account_id, open_reflection(current_database(), me, team_id, account_id, names, now())
    )


def _learner_page(team_id: str, account_id: str, opened: OpenedReflection | None = None) -> AnyResponse:
    course = public_pages().edition.catalog.course
    with current_database().reading_for_managers() as session:
        team = teams.managed_team(session, require_account(), team_id)
        learner = learner_of_team(session, team_id, account_id)
        if learner is None:
            raise NotFound
        return show(
            "dashboard/learner",
            team=team,
            learner=learner,
            is_reviewing=account_id != require_account().account_id,
            chapters=chapters_done(session, chapters_with_items(course), account_id),
            handed_in=handed_in_to(session, account_id, [team_id]),
            shared=shared_lines(session, course, account_id, team_id),
            opened=opened,
            title_of=lambda homework: homework_title(course, homework),
            state_words=STATE_WORDS,
            day_of=_day_of,
        )


@blueprint.get(memberships.MY_TEAMS)
@signed_in
def my_teams() -> AnyResponse:
    """The teams that one is in, and what their managers see: the same values that they are shown."""
    me, course = require_account(), public_pages().edition.catalog.course
    with current_database().reading() as session:
        mine = memberships.teams_of(session, me.account_id)
        handed_in = handed_in_to(session, me.account_id, [team.id for team in mine])
        looks = looks_at(session, me.account_id)
        shared = shared_lines(session, course, me.account_id, looks=looks)
        return show(
            "dashboard/my_teams",
            teams=[
                (
                    team,
                    [each for each in handed_in if each.team_id == team.id],
                    [each for each in shared if each.copy.team_id == team.id],
                )
                for team in mine
            ],
            looks=looks,
            asked_as=lambda name: reflection_by_id(course, name),
            invitations=memberships.invitations_of(session, me.email, now()),
            chapters=chapters_done(session, chapters_with_items(course), me.account_id),
            title_of=lambda homework: homework_title(course, homework),
            state_words=STATE_WORDS,
            day_of=_day_of,
        )


@blueprint.post("/my-teams/<team_id>/reflections/<reflection_id>/withdrawals")
@signed_in
def reflection_withdrawal(team_id: str, reflection_id: str) -> AnyResponse:
    """Takes a shared reflection back from a team."""
    names = _names_of(reflection_id)
    take_back_reflection(current_database(), require_account().account_id, team_id, names, now())
    return go(memberships.MY_TEAMS, "reflection-taken-back")


def _names_of(reflection_id: str) -> tuple[str, ...]:
    """Every id of the reflection; what the course has forgotten is still shared under the one that it had."""
    found = reflection_by_id(public_pages().edition.catalog.course, reflection_id)
    return found.names if found else (reflection_id,)


def _zone() -> ZoneInfo:
    return ZoneInfo(require_account().zone)


def _day(day: date) -> str:
    return str(format_date(day, "d MMM", locale=get_locale()))


def _day_of(at: datetime) -> str:
    return str(format_date(at.astimezone(_zone()).date(), "d MMM y", locale=get_locale()))
