"""Who reviews whose work: the current managers of the learner's teams, but never the learner.

Nothing of this is stored with a submission. Who leaves a team, or is no manager any more, is out at once.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from course_app.accounts.models import Account
from course_app.accounts.roles import MANAGER
from course_app.accounts.teams.models import Membership, Team
from course_app.homework.models import Submission

_LEARNER, _REVIEWER, _ACCOUNT = aliased(Membership), aliased(Membership), aliased(Account)
_IS_REVIEWING = and_(
    _LEARNER.team_id == _REVIEWER.team_id,
    _LEARNER.account_id != _REVIEWER.account_id,
    _LEARNER.left_at.is_(None),
    _REVIEWER.left_at.is_(None),
    _REVIEWER.role == MANAGER,
    _ACCOUNT.id == _REVIEWER.account_id,
    _ACCOUNT.role == MANAGER,
    _ACCOUNT.disabled_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class ReviewingTeam:
    """A team of a learner's in which somebody can review their work now."""

    id: str
    name: str


def reviewers_of(session: Session, account_id: str, team_id: str | None = None) -> tuple[str, ...]:
    """The ids of the accounts that may review what this account hands in, in the named team or in any of its teams.

    Empty when it finishes by itself.
    """
    wanted = select(_REVIEWER.account_id).where(_IS_REVIEWING, _LEARNER.account_id == account_id).distinct()
    if team_id is not None:
        wanted = wanted.where(_LEARNER.team_id == team_id)
    return tuple(session.scalars(wanted.order_by(_REVIEWER.account_id)))


def reviewing_teams_of(session: Session, account_id: str) -> tuple[ReviewingTeam, ...]:
    """The teams to which the account may hand in, by name."""
    wanted = (
        select(Team.id, Team.name)
        .where(_IS_REVIEWING, _LEARNER.account_id == account_id, Team.id == _LEARNER.team_id)
        .distinct()
        .order_by(Team.name, Team.id)
    )
    return tuple(ReviewingTeam(row.id, row.name) for row in session.execute(wanted))


def is_reviewed_by(reviewer: str | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """The condition on a Submission that `reviewer` may read it: a manager now of the team that it went to, whose
    author is in that team now, and is somebody else."""
    return has_reviewer(_REVIEWER.account_id == reviewer)


def has_reviewer(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on a Submission that anybody may review it now."""
    about = (_LEARNER.account_id == Submission.account_id, _LEARNER.team_id == Submission.team_id)
    return exists().where(_IS_REVIEWING, *about, *which).correlate_except(_LEARNER, _REVIEWER, _ACCOUNT)
