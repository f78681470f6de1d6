"""The standards of a team: what its people find, and marking, looking again, taking off, each in one transaction.

A standard stands while its author is in the team. Who leaves takes it along; who is erased, for good.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from flask_babel import gettext
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased
from werkzeug.exceptions import NotFound

from course_app.accounts.models import Account
from course_app.accounts.sessions import SignedIn
from course_app.accounts.teams.models import Membership, Team
from course_app.accounts.teams.teams import is_managing, members_of
from course_app.answers.account_log import locked_log
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database
from course_app.errors import CourseAppError
from course_app.homework.models import Submission
from course_app.review.reach import key_of, version_in_reach
from course_app.review.team_standards.messages import tell_marked, tell_owner, tell_taken_off
from course_app.review.team_standards.models import TeamStandard

LONGEST = timedelta(days=92)
"""As long as that nobody need look at a standard again."""

_AUTHOR, _OWNER = aliased(Account), aliased(Account)
_AUTHORS, _OWNERS = aliased(Membership), aliased(Membership)


class NotApprovedError(CourseAppError):
    """A version that was not approved is no standard."""

    status, code = 409, "not_approved"


class StandardAlreadyError(CourseAppError):
    """Somebody was faster."""

    status, code = 409, "standard_already"


class NoSuchOwnerError(CourseAppError):
    """The owner is nobody in the team."""

    status, code = 422, "no-such-owner"


class NoSuchDayError(CourseAppError):
    """The day is past, or too far away."""

    status, code = 422, "no-such-day"


@dataclass(frozen=True, slots=True)
class Promise:
    """Who looks at a standard again, and when: as somebody says it on `today`."""

    owner_id: str
    check_again_on: date
    today: date


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard as it is read; `owner` is empty when who owned it is not in the team any more."""

    row: TeamStandard
    author: str
    owner: str
    team: str

    def is_overdue(self, today: date) -> bool:
        """Whether somebody has to look at it again, or to become its owner."""
        return not self.owner or self.row.check_again_on < today


_Right = Callable[[Session, SignedIn, Standard], bool]


def teams_of_member(session: Session, account_id: str) -> dict[str, str]:
    """The names of the teams that the account is in now, by id."""
    mine = (Membership.account_id == account_id, Membership.left_at.is_(None))
    wanted = select(Team.id, Team.name).join(Membership, Membership.team_id == Team.id).where(*mine)
    return {row.id: row.name for row in session.execute(wanted.order_by(Team.name, Team.id))}


def team_of_member(session: Session, me: SignedIn, team_id: str) -> Team:
    """The team, to one who is in it. Raises NotFound to everybody else."""
    found = session.get(Membership, (me.account_id, team_id))
    if found is None or found.left_at is not None:
        raise NotFound
    return session.get_one(Team, team_id)


def standards_of(session: Session, team_ids: Sequence[str]) -> list[Standard]:
    """The standards of these teams, first what is to be looked at first. However many they are, in one query."""
    return _standards(session, TeamStandard.team_id.in_(team_ids))


def standard_of_team(session: Session, team_id: str, standard_id: str) -> Standard:
    """One of them. Raises NotFound."""
    found = _standards(session, TeamStandard.team_id == team_id, TeamStandard.id == standard_id)
    if not found:
        raise NotFound
    return found[0]


def _standards(session: Session, *which: ColumnElement[bool]) -> list[Standard]:
    in_team = (_AUTHORS.account_id == TeamStandard.account_id, _AUTHORS.team_id == TeamStandard.team_id)
    owners = (_OWNERS.account_id == TeamStandard.owner_id, _OWNERS.team_id == TeamStandard.team_id)
    wanted = (
        select(TeamStandard, _AUTHOR.name, _OWNER.name, Team.name)
        .join(Team, Team.id == TeamStandard.team_id)
        .join(_AUTHORS, and_(*in_team, _AUTHORS.left_at.is_(None)))
        .join(_AUTHOR, _AUTHOR.id == TeamStandard.account_id)
        .outerjoin(_OWNERS, and_(*owners, _OWNERS.left_at.is_(None)))
        .outerjoin(_OWNER, _OWNER.id == _OWNERS.account_id)
        .where(*which)
        .order_by(Team.name, Team.id, TeamStandard.check_again_on, TeamStandard.id)
    )
    return [Standard(row, author, owner or "", team) for row, author, owner, team in session.execute(wanted)]


def may_check(session: Session, me: SignedIn, found: Standard) -> bool:
    """Whether somebody says of a standard that it still holds: its owner, and the managers of the team."""
    return me.account_id == found.row.owner_id or is_managing(session, me.account_id, found.row.team_id)


def may_take_off(session: Session, me: SignedIn, found: Standard) -> bool:
    """Whether somebody ends a standard: who wrote it, and the managers of the team."""
    return me.account_id == found.row.account_id or is_managing(session, me.account_id, found.row.team_id)


def version_to_mark(session: Session, manager: str, submission_id: str) -> Submission:
    """The approved version of a team that `manager` looks after. Raises NoSuchReviewError, NotApprovedError."""
    found = version_in_reach(session, manager, submission_id)
    if found.state != "approved":
        raise NotApprovedError(gettext("Only approved work can become a standard. Nothing was changed."))
    return found


def mark_standard(
    database: Database,
    settings: Settings,
    me: SignedIn,
    submission_id: str,
    promise: Promise,
    title: str,
    at: datetime,
) -> TeamStandard:
    """Makes an approved version, of homework that is called `title`, a standard of its team; its author is told.

    Raises NoSuchReviewError, NotApprovedError, StandardAlreadyError, NoSuchOwnerError, NoSuchDayError.
    """
    with database.writing() as session:
        found = version_to_mark(session, me.account_id, submission_id)
        locked_log(session, found.account_id)
        if session.get(TeamStandard, key_of(found)) is not None:
            raise StandardAlreadyError(gettext("This version is a standard of the team already. Nothing was changed."))
        _require_promise(session, str(found.team_id), promise)
        account_id, homework, version = key_of(found)
        made = TeamStandard(
            account_id=account_id,
            homework=homework,
            version=version,
            id=str(uuid4()),
            team_id=found.team_id,
            owner_id=promise.owner_id,
            checked_by=me.account_id,
            checked_on=promise.today,
            check_again_on=promise.check_again_on,
        )
        session.add(made)
        record(session, at, me.account_id, "standard-marked", account_id, **_about(made))
        session.flush()
        tell_marked(session, at, settings, made, title)
        if made.owner_id not in (me.account_id, account_id):
            tell_owner(session, at, settings, made, title)
        session.expunge(made)
        return made


def check_standard(
    database: Database,
    settings: Settings,
    me: SignedIn,
    team_id: str,
    standard_id: str,
    promise: Promise,
    title: str,
    at: datetime,
) -> None:
    """Says that a standard still holds, until when, and whose it is from now on.

    Raises NotFound, NoSuchOwnerError, NoSuchDayError.
    """
    with database.writing() as session:
        row = _locked(session, me, team_id, standard_id, may_check)
        _require_promise(session, team_id, promise)
        is_new = promise.owner_id != row.owner_id
        row.owner_id, row.check_again_on = promise.owner_id, promise.check_again_on
        row.checked_by, row.checked_on = me.account_id, promise.today
        record(session, at, me.account_id, "standard-checked", row.account_id, **_about(row))
        if is_new and row.owner_id != me.account_id:
            tell_owner(session, at, settings, row, title)


def take_off_standard(
    database: Database, settings: Settings, me: SignedIn, team_id: str, standard_id: str, title: str, at: datetime
) -> None:
    """Ends a standard; the version stays what it is. Who wrote it and who owned it are told. Raises NotFound."""
    with database.writing() as session:
        row = _locked(session, me, team_id, standard_id, may_take_off)
        record(session, at, me.account_id, "standard-taken-off", row.account_id, **_about(row))
        session.delete(row)
        for account_id in sorted({row.account_id, row.owner_id} - {me.account_id}):
            tell_taken_off(session, at, settings, row, account_id, title)


def _locked(session: Session, me: SignedIn, team_id: str, standard_id: str, may: _Right) -> TeamStandard:
    team_of_member(session, me, team_id)
    found = standard_of_team(session, team_id, standard_id)
    locked_log(session, found.row.account_id)
    found = standard_of_team(session, team_id, standard_id)
    if not may(session, me, found):
        raise NotFound
    return found.row


def _require_promise(session: Session, team_id: str, promise: Promise) -> None:
    if promise.owner_id not in {member.account_id for member in members_of(session, team_id)}:
        raise NoSuchOwnerError(gettext("Choose somebody who is in the team now."))
    if not promise.today < promise.check_again_on <= promise.today + LONGEST:
        raise NoSuchDayError(gettext("Choose a day within the next 92 days."))


def _about(row: TeamStandard) -> Mapping[str, str | int]:
    return {"team": row.team_id, "homework": row.homework, "version": row.version}
