"""Joining a team and leaving it. Nobody is put into a team: they accept an invitation, or follow a link."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from course_app.accounts.access import HOME
from course_app.accounts.models import Account
from course_app.accounts.one_time_links import DeadLinkError
from course_app.accounts.roles import LEARNER, MANAGER
from course_app.accounts.sessions import SignedIn
from course_app.accounts.teams.departures import departing
from course_app.accounts.teams.models import Membership, SharedReflection, Team, TeamInvitation, TeamLink
from course_app.accounts.teams.teams import looked_after_team
from course_app.accounts.tokens import new_token, sha256_of
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database, delete_rows
from course_app.errors import CourseAppError

MY_TEAMS = "/my-teams"
LINKS_LIVE_FOR = timedelta(days=7)


class NotAManagerError(CourseAppError):
    """Somebody is invited to manage a team whose account is no manager's."""

    status, code = 409, "not_a_manager"


@dataclass(frozen=True, slots=True)
class MyTeam:
    """A team that one is in, or (as an invitation) may join."""

    id: str
    name: str
    role: str
    managers: tuple[str, ...] = ()


def teams_of(session: Session, account_id: str) -> list[MyTeam]:
    """The teams that the account is in now, with the names of their managers, by name."""
    mine = select(Membership.team_id, Membership.role).where(
        Membership.account_id == account_id, Membership.left_at.is_(None)
    )
    roles = {row.team_id: row.role for row in session.execute(mine)}
    wanted = (
        select(Membership.team_id, Account.name)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.team_id.in_(roles), Membership.role == MANAGER, Membership.left_at.is_(None))
        .where(Account.role == MANAGER, Account.disabled_at.is_(None), Account.id != account_id)
        .order_by(Account.name)
    )
    managers = session.execute(wanted).all()
    teams = session.scalars(select(Team).where(Team.id.in_(roles)).order_by(Team.name, Team.id))
    return [
        MyTeam(team.id, team.name, roles[team.id], tuple(row.name for row in managers if row.team_id == team.id))
        for team in teams
    ]


def invitations_of(session: Session, email: str, at: datetime) -> list[MyTeam]:
    """The teams to which the address is invited now."""
    wanted = (
        select(Team.id, Team.name, TeamInvitation.role)
        .join(TeamInvitation, TeamInvitation.team_id == Team.id)
        .where(TeamInvitation.email == email, TeamInvitation.expires_at > at)
        .order_by(Team.name, Team.id)
    )
    return [MyTeam(*row) for row in session.execute(wanted)]


def learns_in_a_team(session: Session, account_id: str) -> bool:
    """Whether the account is a learner of any team now."""
    learning = (Membership.role == LEARNER, Membership.left_at.is_(None))
    return (
        session.scalars(select(Membership.team_id).where(Membership.account_id == account_id, *learning)).first()
        is not None
    )


def landing_of(database: Database, account_id: str, at: datetime) -> str:
    """Where somebody begins whose account was just made: at the team that they may join, else at their own page."""
    with database.reading() as session:
        return MY_TEAMS if invitations_of(session, session.get_one(Account, account_id).email, at) else HOME


def accept_invitation(database: Database, me: SignedIn, team_id: str, at: datetime) -> None:
    """Joins the team to which one's address is invited. Raises NotFound, NotAManagerError."""
    with database.writing() as session:
        invitation = session.get(TeamInvitation, (team_id, me.email), with_for_update=True)
        if invitation is None or invitation.expires_at <= at:
            raise NotFound
        if invitation.role == MANAGER and me.role != MANAGER:
            raise NotAManagerError(
                gettext("Only accounts of managers manage teams. Ask an administrator to make yours one; then accept.")
            )
        _join(session, me.account_id, team_id, invitation.role, at)
        session.delete(invitation)


def refuse_invitation(database: Database, me: SignedIn, team_id: str, at: datetime) -> None:
    """Removes an invitation of one's own."""
    _forget_invitation(database, me, team_id, me.email, at)


def withdraw_invitation(database: Database, me: SignedIn, team_id: str, email: str, at: datetime) -> None:
    """Removes an invitation to a team that one looks after. Raises NotFound."""
    with database.reading() as session:
        looked_after_team(session, me, team_id)
    _forget_invitation(database, me, team_id, email, at)


def _forget_invitation(database: Database, me: SignedIn, team_id: str, email: str, at: datetime) -> None:
    which = (TeamInvitation.team_id == team_id, TeamInvitation.email == email)
    with database.writing() as session:
        if session.scalars(delete(TeamInvitation).where(*which).returning(TeamInvitation.team_id)).all():
            record(session, at, me.account_id, "team-invitation-ended", team_id)


def make_team_link(database: Database, settings: Settings, me: SignedIn, team_id: str, at: datetime) -> str:
    """A new link by which learners join the team; the earlier ones end. Raises NotFound."""
    with database.writing() as session:
        looked_after_team(session, me, team_id)
        _end_links(session, team_id, at)
        token = new_token()
        expires_at = at + LINKS_LIVE_FOR
        session.add(TeamLink(token_sha256=sha256_of(token), team_id=team_id, made_at=at, expires_at=expires_at))
        record(session, at, me.account_id, "team-link-made", team_id)
        return f"{settings.origin}{MY_TEAMS}/links/{token}"


def end_team_links(database: Database, me: SignedIn, team_id: str, at: datetime) -> None:
    """Ends every link to the team. Raises NotFound."""
    with database.writing() as session:
        looked_after_team(session, me, team_id)
        _end_links(session, team_id, at)
        record(session, at, me.account_id, "team-links-ended", team_id)


def _end_links(session: Session, team_id: str, at: datetime) -> None:
    session.execute(
        update(TeamLink).where(TeamLink.team_id == team_id, TeamLink.ended_at.is_(None)).values(ended_at=at)
    )


def has_living_link(session: Session, team_id: str, at: datetime) -> bool:
    """Whether a link leads into the team now."""
    living = (TeamLink.team_id == team_id, TeamLink.ended_at.is_(None), TeamLink.expires_at > at)
    return session.scalars(select(TeamLink.team_id).where(*living)).first() is not None


def linked_team(session: Session, token: str, at: datetime) -> Team:
    """The team to which the link with `token` leads. Raises DeadLinkError."""
    link = session.get(TeamLink, sha256_of(token))
    if link is None or link.ended_at is not None or link.expires_at <= at:
        raise DeadLinkError
    return session.get_one(Team, link.team_id)


def join_by_link(database: Database, me: SignedIn, token: str, at: datetime) -> None:
    """Joins the team as a learner. Raises DeadLinkError."""
    with database.writing() as session:
        _join(session, me.account_id, linked_team(session, token, at).id, LEARNER, at)


def _join(session: Session, account_id: str, team_id: str, role: str, at: datetime) -> None:
    """Who is in the team already stays as they are; who has left is in it again. Of two at once, one waits."""
    session.get(Team, team_id, with_for_update=True)
    found = session.get(Membership, (account_id, team_id), with_for_update=True)
    if found is not None and found.left_at is None and found.role in (role, MANAGER):
        return
    if found is None:
        session.add(Membership(account_id=account_id, team_id=team_id, role=role, joined_at=at))
    else:
        found.role, found.joined_at, found.left_at = role, at, None
        _end_sharing(session, account_id, team_id)
    record(session, at, account_id, "team-joined", account_id, team=team_id, role=role)


def leave_team(database: Database, settings: Settings, me: SignedIn, team_id: str, at: datetime) -> None:
    """One leaves a team. Raises NotFound."""
    with database.writing() as session, departing(session, settings, [team_id], at):
        _leave(session, me.account_id, me.account_id, team_id, at)


def remove_member(
    database: Database, settings: Settings, me: SignedIn, team_id: str, account_id: str, at: datetime
) -> None:
    """Somebody who looks after the team takes a person out of it. Raises NotFound."""
    with database.writing() as session:
        looked_after_team(session, me, team_id)
        taken_out = account_id if account_id != me.account_id else None
        with departing(session, settings, [team_id], at, taken_out):
            _leave(session, me.account_id, account_id, team_id, at)


def _leave(session: Session, by: str, account_id: str, team_id: str, at: datetime) -> None:
    found = session.get(Membership, (account_id, team_id), with_for_update=True)
    if found is None or found.left_at is not None:
        raise NotFound
    found.left_at = at
    _end_sharing(session, account_id, team_id)
    record(session, at, by, "team-left", account_id, team=team_id, role=found.role)


def _end_sharing(session: Session, account_id: str, team_id: str) -> None:
    """What a learner had shared is theirs alone again, also should they come back, or manage the team one day."""
    shared = (SharedReflection.account_id == account_id, SharedReflection.team_id == team_id)
    delete_rows(session, SharedReflection, *shared)


def end_managing(session: Session, settings: Settings, by: str, account_id: str, at: datetime) -> None:
    """Who loses the role of a manager is out of the teams that they managed, also should they get it back."""
    managed = (Membership.account_id == account_id, Membership.role == MANAGER, Membership.left_at.is_(None))
    team_ids = session.scalars(select(Membership.team_id).where(*managed)).all()
    with departing(session, settings, team_ids, at, taken_out=account_id):
        for team_id in team_ids:
            _leave(session, by, account_id, team_id, at)
