"""The day has come on which a standard is looked at again: its owner is told, once for each day that was promised."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, select, update
from sqlalchemy.orm import aliased

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Membership
from course_app.config import Settings
from course_app.database import Database
from course_app.review.team_standards.messages import tell_due
from course_app.review.team_standards.models import TeamStandard

_AT = time(7)
_EARLIEST_ZONE = timedelta(hours=14)
_AUTHORS, _OWNERS = aliased(Membership), aliased(Membership)


@dataclass(frozen=True, slots=True)
class _Due:
    """A standard, and what its owner was to be reminded of when somebody looked."""

    id: str
    owner_id: str
    day: date
    zone: str

    def has_come(self, now: datetime) -> bool:
        """Whether it is seven in the owner's morning of that day, or later."""
        return now >= datetime.combine(self.day, _AT, ZoneInfo(self.zone))


def remind_owners(database: Database, settings: Settings, now: datetime) -> int:
    """Tells the owners of standards whose day has come; gives how many.

    Any number of processes may do this at once. Who has left the team or is disabled is not told, nor of what is no
    standard while its author is not in the team.
    """
    with database.reading() as session:
        rows = session.execute(_unreminded(now)).all()
    found = [_Due(row.id, row.owner_id, row.check_again_on, row.zone) for row in rows]
    return sum(_remind(database, settings, due, now) for due in found if due.has_come(now))


def _unreminded(now: datetime) -> Select[str, str, date, str]:
    authors = (_AUTHORS.account_id == TeamStandard.account_id, _AUTHORS.team_id == TeamStandard.team_id)
    owners = (_OWNERS.account_id == TeamStandard.owner_id, _OWNERS.team_id == TeamStandard.team_id)
    return (
        select(TeamStandard.id, TeamStandard.owner_id, TeamStandard.check_again_on, Account.zone)
        .join(_AUTHORS, and_(*authors, _AUTHORS.left_at.is_(None)))
        .join(_OWNERS, and_(*owners, _OWNERS.left_at.is_(None)))
        .join(Account, and_(Account.id == TeamStandard.owner_id, Account.disabled_at.is_(None)))
        .where(TeamStandard.check_again_on <= (now + _EARLIEST_ZONE).date(), _is_unreminded())
        .order_by(TeamStandard.id)
    )


def _is_unreminded() -> ColumnElement[bool]:
    return TeamStandard.reminded_of.is_distinct_from(TeamStandard.check_again_on)


def _remind(database: Database, settings: Settings, due: _Due, now: datetime) -> bool:
    """Of two at once, the second waits for the first and then finds it done: the condition is looked at again."""
    with database.writing() as session:
        same = (TeamStandard.owner_id == due.owner_id, TeamStandard.check_again_on == due.day)
        marked = update(TeamStandard).where(TeamStandard.id == due.id, *same, _is_unreminded())
        row = session.scalars(marked.values(reminded_of=due.day).returning(TeamStandard)).one_or_none()
        if row is not None:
            tell_due(session, now, settings, row)
        return row is not None
