"""What becomes of work that waits in a team when somebody leaves it or looks after it no more, in one transaction.

Who cannot read a version any more has it no more, and what they had decided is not sent. Who wrote a version that has
no reviewer left is told, once: it is theirs to send on or to finish. Who was taken out and is told nothing of that
kind is told that they were.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, not_, select
from sqlalchemy.orm import Session

from course_app.accounts.teams.teams import is_managing
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import delete_rows
from course_app.homework.models import Submission
from course_app.homework.reviewers import has_reviewer, is_reviewed_by
from course_app.homework.submission_states import OPEN
from course_app.review.messages import tell_ended, tell_taken_out, tell_without_reviewer
from course_app.review.models import Claim, Review
from course_app.review.reach import Version, is_same_version, is_version, key_of
from course_app.review.reviews import end_review


def end_with_departures(
    session: Session, settings: Settings, team_ids: Collection[str], at: datetime
) -> Callable[[str | None], None]:
    """Listens to departures from these teams."""
    reviewed = session.scalars(select(Submission).where(*_open_in(team_ids), has_reviewer()))
    before = {key_of(row) for row in reviewed}

    def settle(taken_out: str | None) -> None:
        alone = _alone(session, team_ids, before)
        for holder, of in _ended(session, team_ids, at):
            if is_managing(session, holder, str(of.team_id)):
                tell_ended(session, at, settings, holder, of)
        for of in alone:
            record(session, at, None, "work-unreviewed", of.account_id, homework=of.homework, version=of.version)
            tell_without_reviewer(session, at, settings, of)
        if taken_out and taken_out not in {of.account_id for of in alone}:
            for team_id in team_ids:
                tell_taken_out(session, at, settings, taken_out, team_id)

    return settle


def _open_in(team_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return Submission.state == OPEN, Submission.team_id.in_(team_ids)


def _alone(session: Session, team_ids: Collection[str], before: Collection[Version]) -> list[Submission]:
    """What had a reviewer before and has none now. Who decides on one at this moment is waited for, or waits."""
    wanted = select(Submission).where(*_open_in(team_ids), not_(has_reviewer()))
    in_order = wanted.order_by(Submission.account_id, Submission.homework, Submission.version)
    return [row for row in session.scalars(in_order.with_for_update(of=Submission)) if key_of(row) in before]


def _ended(session: Session, team_ids: Collection[str], at: datetime) -> list[tuple[str, Submission]]:
    """Ends claims and unsent reviews of people who cannot read the version any more; gives whose, each once."""
    claims = session.execute(
        select(Claim.claimed_by, Submission)
        .join(Submission, and_(*is_same_version(Claim)))
        .where(*_open_in(team_ids), not_(is_reviewed_by(Claim.claimed_by)))
    ).all()
    reviews = session.execute(
        select(Review.reviewer_id, Submission)
        .join(Submission, and_(*is_same_version(Review)))
        .where(*_open_in(team_ids), Review.released_at.is_(None), not_(is_reviewed_by(Review.reviewer_id)))
    ).all()
    for _, of in claims:
        delete_rows(session, Claim, *is_version(Claim, key_of(of)))
    for _, of in reviews:
        end_review(session, key_of(of), at)
    ended = {(holder, *key_of(of)): (holder, of) for holder, of in (*claims, *reviews)}
    return [ended[key] for key in sorted(ended)]
