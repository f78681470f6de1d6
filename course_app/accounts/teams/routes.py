"""The addresses of making a team, inviting people, joining and leaving."""

from flask import Blueprint, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from course_app.accounts import pages
from course_app.accounts.access import require_account, role_required, signed_in
from course_app.accounts.roles import ADMINISTRATOR, MANAGER
from course_app.accounts.teams import memberships, teams
from course_app.accounts.teams.forms import MEMBER_NAMES, InvitedAddressForm, TeamForm, TeamInvitationsForm
from course_app.accounts.teams.invitations import invite_to_team
from course_app.accounts.teams.invited_lines import read_lines
from course_app.accounts.teams.memberships import MY_TEAMS
from course_app.clock import now

blueprint = Blueprint("teams", __name__)
pages.init_pages(blueprint)

_TEAMS = "/teams"


@blueprint.get(_TEAMS)
@role_required(MANAGER, ADMINISTRATOR)
def teams_here() -> AnyResponse:
    with pages.current_database().reading() as session:
        return pages.show("teams", teams=teams.looked_after_teams(session, require_account()))


@blueprint.route("/teams/new", methods=["GET", "POST"])
@role_required(MANAGER, ADMINISTRATOR)
def new_team() -> AnyResponse:
    form = TeamForm(request.form)
    if pages.is_handed_in(form):
        made = teams.make_team(pages.current_database(), require_account(), form.details, now())
        return pages.go(_people_of(made), "team-made")
    return pages.show_form("team_new", form)


@blueprint.get("/teams/<team_id>/people")
@role_required(MANAGER, ADMINISTRATOR)
def team_people(team_id: str) -> AnyResponse:
    return _people_page(team_id)


@blueprint.post("/teams/<team_id>/details")
@role_required(MANAGER, ADMINISTRATOR)
def team_details(team_id: str) -> AnyResponse:
    """Another name, or other days."""
    form = TeamForm(request.form)
    if not pages.is_handed_in(form):
        return _people_page(team_id, form)
    teams.change_team(pages.current_database(), require_account(), team_id, form.details, now())
    return pages.go(_people_of(team_id), "team-changed")


@blueprint.route("/teams/<team_id>/invitations", methods=["GET", "POST"])
@role_required(MANAGER, ADMINISTRATOR)
def team_invitations(team_id: str) -> AnyResponse:
    me, database = require_account(), pages.current_database()
    with database.reading() as session:
        team = teams.looked_after_team(session, me, team_id)
        session.expunge(team)
    form = TeamInvitationsForm(request.form)
    if pages.is_handed_in(form):
        with form.showing_refusals():
            lines = read_lines(_list_of(form))
            if lines:
                done = invite_to_team(database, pages.settings(), me, team_id, form.role.data, lines, now())
                return pages.delivering(pages.show("team_invited", team=team, lines=done))
            form.lines.errors = [gettext("Write at least one address, or choose a file.")]
    return pages.show_form("team_invitations", form, team=team)


def _list_of(form: TeamInvitationsForm) -> bytes:
    file = request.files.get("file")
    return (file.read() if file else b"") or (form.lines.data or "").encode("utf-8", "replace")


@blueprint.post("/teams/<team_id>/invitations/withdrawals")
@role_required(MANAGER, ADMINISTRATOR)
def team_invitation_withdrawal(team_id: str) -> AnyResponse:
    """An invitation is not to be accepted any more."""
    form = InvitedAddressForm(request.form)
    if pages.is_handed_in(form):
        memberships.withdraw_invitation(pages.current_database(), require_account(), team_id, form.email.data, now())
        return pages.go(_people_of(team_id), "team-invitation-ended")
    return _people_page(team_id)


@blueprint.post("/teams/<team_id>/links")
@role_required(MANAGER, ADMINISTRATOR)
def team_link(team_id: str) -> AnyResponse:
    """A new link into the team, shown once: only its sha256 is kept."""
    link = memberships.make_team_link(pages.current_database(), pages.settings(), require_account(), team_id, now())
    return _people_page(team_id, link=link)


@blueprint.post("/teams/<team_id>/links/ends")
@role_required(MANAGER, ADMINISTRATOR)
def team_links_end(team_id: str) -> AnyResponse:
    """No link leads into the team any more."""
    memberships.end_team_links(pages.current_database(), require_account(), team_id, now())
    return pages.go(_people_of(team_id), "team-links-ended")


@blueprint.post("/teams/<team_id>/people/<account_id>/removals")
@role_required(MANAGER, ADMINISTRATOR)
def team_removal(team_id: str, account_id: str) -> AnyResponse:
    """Somebody is taken out of the team."""
    me = require_account()
    memberships.remove_member(pages.current_database(), pages.settings(), me, team_id, account_id, now())
    after = _TEAMS if account_id == me.account_id else _people_of(team_id)
    return pages.delivering(pages.go(after, "team-member-removed"))


@blueprint.post("/my-teams/<team_id>/acceptances")
@signed_in
def team_acceptance(team_id: str) -> AnyResponse:
    """Joins a team to which one is invited."""
    memberships.accept_invitation(pages.current_database(), require_account(), team_id, now())
    return pages.go(MY_TEAMS, "team-joined")


@blueprint.post("/my-teams/<team_id>/refusals")
@signed_in
def team_refusal(team_id: str) -> AnyResponse:
    """Does not join a team to which one is invited."""
    memberships.refuse_invitation(pages.current_database(), require_account(), team_id, now())
    return pages.go(MY_TEAMS, "team-refused")


@blueprint.post("/my-teams/<team_id>/leavings")
@signed_in
def team_leaving(team_id: str) -> AnyResponse:
    """One leaves a team."""
    memberships.leave_team(pages.current_database(), pages.settings(), require_account(), team_id, now())
    return pages.delivering(pages.go(MY_TEAMS, "team-left"))


@blueprint.route("/my-teams/links/<token>", methods=["GET", "POST"])
@signed_in
def team_entry(token: str) -> AnyResponse:
    """GET shows the team to which a link leads, POST joins it."""
    if request.method == "POST":
        memberships.join_by_link(pages.current_database(), require_account(), token, now())
        return pages.go(MY_TEAMS, "team-joined")
    with pages.current_database().reading() as session:
        return pages.show("team_entry", team=memberships.linked_team(session, token, now()))


def _people_of(team_id: str) -> str:
    return f"{_TEAMS}/{team_id}/people"


def _people_page(team_id: str, form: TeamForm | None = None, link: str = "") -> AnyResponse:
    me = require_account()
    with pages.current_database().reading() as session:
        team = teams.looked_after_team(session, me, team_id)
        return pages.show_form(
            "team_people",
            form or TeamForm(obj=team),
            team=team,
            is_mine=teams.is_managing(session, me.account_id, team_id),
            people=teams.members_of(session, team_id),
            invited=teams.invited_to(session, team_id, now()),
            has_link=memberships.has_living_link(session, team_id, now()),
            link=link,
            member_names=MEMBER_NAMES,
        )
