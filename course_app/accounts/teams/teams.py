"""Teams as those see them who look after them: their managers, and administrators."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from course_app.accounts.models import Account
from course_app.accounts.roles import ADMINISTRATOR, LEARNER, MANAGER
from course_app.accounts.sessions import SignedIn
from course_app.accounts.teams.models import Membership, Team, TeamInvitation
from course_app.audit.log import record
from course_app.database import Database


@dataclass(frozen=True, slots=True)
class TeamDetails:
    """What somebody says of a team."""

    name: str
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is in a team now."""

    account_id: str
    name: str
    email: str
    role: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class TeamSummary:
    """A team in a list: `is_mine` when one is its manager."""

    id: str
    name: str
    learners: int
    managers: tuple[str, ...]
    is_mine: bool


def is_managing(session: Session, account_id: str, team_id: str) -> bool:
    """Whether the account is a manager of the team now."""
    wanted = exists().where(
        Membership.account_id == account_id,
        Membership.team_id == team_id,
        Membership.role == MANAGER,
        Membership.left_at.is_(None),
        Account.id == Membership.account_id,
        Account.role == MANAGER,
    )
    return bool(session.scalar(select(wanted)))


def managed_team(session: Session, me: SignedIn, team_id: str) -> Team:
    """The team, to one of its managers. Raises NotFound to everybody else: not theirs and not there are the same."""
    team = session.get(Team, team_id)
    if team is None or not is_managing(session, me.account_id, team_id):
        raise NotFound
    return team


def looked_after_team(session: Session, me: SignedIn, team_id: str) -> Team:
    """The team, to one of its managers or an administrator. Raises NotFound."""
    if me.role != ADMINISTRATOR:
        return managed_team(session, me, team_id)
    team = session.get(Team, team_id)
    if team is None:
        raise NotFound
    return team


def looked_after_teams(session: Session, me: SignedIn) -> list[TeamSummary]:
    """A manager's teams, or for an administrator all of them, by name."""
    wanted = select(Team).order_by(Team.name, Team.id)
    mine = select(Membership.team_id).where(
        Membership.account_id == me.account_id, Membership.role == MANAGER, Membership.left_at.is_(None)
    )
    if me.role != ADMINISTRATOR:
        wanted = wanted.where(Team.id.in_(mine))
    teams = list(session.scalars(wanted))
    people: dict[str, list[tuple[str, str, str]]] = {team.id: [] for team in teams}
    members = (
        select(Membership.team_id, Membership.role, Account.id, Account.name)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.left_at.is_(None), Membership.team_id.in_(wanted.with_only_columns(Team.id).order_by(None)))
        .order_by(Account.name, Account.id)
    )
    for team_id, role, account_id, name in session.execute(members):
        people[team_id].append((role, account_id, name))
    return [_summary(team, people[team.id], me) for team in teams]


def _summary(team: Team, people: list[tuple[str, str, str]], me: SignedIn) -> TeamSummary:
    managers = [(account_id, name) for role, account_id, name in people if role == MANAGER]
    is_mine = me.role == MANAGER and me.account_id in {account_id for account_id, _ in managers}
    learners = sum(role == LEARNER for role, _, _ in people)
    return TeamSummary(team.id, team.name, learners, tuple(name for _, name in managers), is_mine)


def members_of(session: Session, team_id: str) -> list[Member]:
    """Who is in the team now, by name."""
    wanted = (
        select(Account.id, Account.name, Account.email, Membership.role, Membership.joined_at)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.team_id == team_id, Membership.left_at.is_(None))
        .order_by(Account.name, Account.id)
    )
    return [Member(*row) for row in session.execute(wanted)]


def invited_to(session: Session, team_id: str, at: datetime) -> list[TeamInvitation]:
    """The invitations to the team that can still be accepted, by address."""
    wanted = select(TeamInvitation).where(TeamInvitation.team_id == team_id, TeamInvitation.expires_at > at)
    return list(session.scalars(wanted.order_by(TeamInvitation.email)))


def make_team(database: Database, me: SignedIn, details: TeamDetails, at: datetime) -> str:
    """A new team; a manager who makes one is its first manager. Gives its id."""
    with database.writing() as session:
        team = Team(id=str(uuid4()), made_at=at, **_columns(details))
        session.add(team)
        session.flush()
        record(session, at, me.account_id, "team-made", team.id)
        if me.role == MANAGER:
            session.add(Membership(account_id=me.account_id, team_id=team.id, role=MANAGER, joined_at=at))
            record(session, at, me.account_id, "team-joined", me.account_id, team=team.id, role=MANAGER)
        return team.id


def change_team(database: Database, me: SignedIn, team_id: str, details: TeamDetails, at: datetime) -> None:
    """Gives the team another name or other days. Raises NotFound."""
    with database.writing() as session:
        team = looked_after_team(session, me, team_id)
        for name, value in _columns(details).items():
            setattr(team, name, value)
        record(session, at, me.account_id, "team-changed", team_id)


def _columns(details: TeamDetails) -> dict[str, str | date | None]:
    return {"name": details.name, "first_day": details.first_day, "last_day": details.last_day}
