"""What waits for a reviewer: one list for all their teams, the longest waiting first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from course_app.accounts.models import Account
from course_app.accounts.roles import MANAGER
from course_app.accounts.teams.models import Membership, Team
from course_app.homework.models import FrozenDocument, Submission
from course_app.homework.reviewers import is_reviewed_by
from course_app.homework.submission_states import OPEN
from course_app.review.models import Claim, Review

SHOWN = 100
"""At most so many at a time: nobody reads further down, and the count says how many there are."""

_LEARNER, _HOLDER = aliased(Account), aliased(Account)
_SAME = (Review.account_id == Submission.account_id, Review.homework == Submission.homework)
_REVIEW = and_(*_SAME, Review.version == Submission.version)
_CLAIM = and_(
    Claim.account_id == Submission.account_id,
    Claim.homework == Submission.homework,
    Claim.version == Submission.version,
)
_EARLIER = aliased(Review)
_ROUND = (
    select(func.count() + 1)
    .where(
        _EARLIER.account_id == Submission.account_id,
        _EARLIER.homework == Submission.homework,
        _EARLIER.version < Submission.version,
        _EARLIER.decision == "return",
        _EARLIER.released_at.is_not(None),
    )
    .correlate(Submission)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One version that waits; `templates` are the titles of its documents by what they were written on."""

    id: str
    homework: str
    version: int
    round: int
    made_at: datetime
    learner: str
    team: str
    team_id: str
    holder_id: str
    holder: str
    documents: tuple[tuple[str, str], ...]

    def days(self, at: datetime) -> int:
        """For how many whole days it has waited."""
        return max((at - self.made_at).days, 0)


@dataclass(frozen=True, slots=True)
class GoingOut:
    """A decision of one's own that nobody has seen yet."""

    id: str
    homework: str
    version: int
    learner: str
    decision: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits now. `count` is how many there are under the filter; `teams` are all that the reviewer looks after."""

    waiting: Sequence[Waiting]
    count: int
    going_out: Sequence[GoingOut]
    teams: Mapping[str, str]


def queue_of(session: Session, reviewer: str, team: str = "", homework: Sequence[str] | None = None) -> Queue:
    """What waits for `reviewer`: of one team, and of these pieces of homework only, where that is asked."""
    which: list[ColumnElement[bool]] = [Submission.team_id == team] if team else []
    which += [Submission.homework.in_(homework)] if homework is not None else []
    rows = session.execute(_waiting(reviewer, *which).limit(SHOWN)).all()
    count = session.scalar(select(func.count()).select_from(_waiting(reviewer, *which).order_by(None).subquery())) or 0
    documents = _documents(session, [row.id for row in rows])
    waiting = [_entry(row, documents.get(row.id, ())) for row in rows]
    return Queue(waiting, count, _going_out(session, reviewer), _teams(session, reviewer))


def next_waiting(session: Session, reviewer: str, besides: str = "") -> str | None:
    """The id of the longest waiting version that no colleague has taken, `besides` excepted; None: nothing waits."""
    free = (Claim.claimed_by.is_(None)) | (Claim.claimed_by == reviewer)
    found = session.execute(_waiting(reviewer, free, Submission.id != besides).limit(1)).first()
    return found.id if found else None


def _waiting(reviewer: str, *which: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    wanted: Select[tuple[object, ...]] = (
        select(
            Submission.id,
            Submission.homework,
            Submission.version,
            Submission.made_at,
            Submission.team_id,
            _ROUND.label("round"),
            _LEARNER.name.label("learner"),
            Team.name.label("team"),
            Claim.claimed_by,
            _HOLDER.name.label("holder"),
        )
        .join(_LEARNER, _LEARNER.id == Submission.account_id)
        .join(Team, Team.id == Submission.team_id)
        .outerjoin(Claim, _CLAIM)
        .outerjoin(_HOLDER, _HOLDER.id == Claim.claimed_by)
        .outerjoin(Review, _REVIEW)
        .where(Submission.state == OPEN, Review.account_id.is_(None), is_reviewed_by(reviewer), *which)
        .order_by(Submission.made_at, Submission.id)
    )
    return wanted


def _entry(row: Row[tuple[object, ...]], documents: tuple[tuple[str, str], ...]) -> Waiting:
    return Waiting(
        id=row.id,
        homework=row.homework,
        version=row.version,
        round=row.round,
        made_at=row.made_at,
        learner=row.learner,
        team=row.team,
        team_id=row.team_id,
        holder_id=row.claimed_by or "",
        holder=row.holder or "",
        documents=documents,
    )


def _documents(session: Session, ids: Sequence[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Title and template of each document in these versions, without their words."""
    mine = (FrozenDocument.account_id == Submission.account_id, FrozenDocument.homework == Submission.homework)
    wanted = (
        select(Submission.id, FrozenDocument.title, FrozenDocument.template_id)
        .join(FrozenDocument, and_(*mine, FrozenDocument.version == Submission.version))
        .where(Submission.id.in_(ids))
        .order_by(FrozenDocument.place)
    )
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in session.execute(wanted):
        found[row.id] = (*found.get(row.id, ()), (row.title, row.template_id))
    return found


def _going_out(session: Session, reviewer: str) -> list[GoingOut]:
    wanted = (
        select(Submission.id, Review.homework, Review.version, _LEARNER.name, Review.decision, Review.due_at)
        .join(Review, _REVIEW)
        .join(_LEARNER, _LEARNER.id == Submission.account_id)
        .where(Review.reviewer_id == reviewer, Review.released_at.is_(None), Submission.state == OPEN)
        .where(is_reviewed_by(reviewer))
        .order_by(Review.due_at)
    )
    return [GoingOut(*row) for row in session.execute(wanted)]


def _teams(session: Session, reviewer: str) -> dict[str, str]:
    mine = (Membership.account_id == reviewer, Membership.role == MANAGER, Membership.left_at.is_(None))
    wanted = select(Team.id, Team.name).join(Membership, Membership.team_id == Team.id).where(*mine)
    return {row.id: row.name for row in session.execute(wanted.order_by(Team.name, Team.id))}
