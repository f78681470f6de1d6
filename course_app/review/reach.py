"""Which versions somebody may review: found, or not there at all."""

from flask_babel import gettext
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from course_app.answers.account_log import locked_log
from course_app.errors import CourseAppError
from course_app.homework.models import FrozenDocument, Submission
from course_app.homework.reviewers import is_reviewed_by
from course_app.review.models import Claim, Remark, Review

Version = tuple[str, str, int]
"""The key of a submission: the learner's account, the homework, the number."""


class NoSuchReviewError(CourseAppError):
    """There is no such version, or it is none of this person's business."""

    status, code = 404, "no_such_review"


def version_in_reach(session: Session, reviewer: str, submission_id: str) -> Submission:
    """The version with this id, if `reviewer` may read it now. Raises NoSuchReviewError."""
    wanted = select(Submission).where(Submission.id == submission_id, is_reviewed_by(reviewer))
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NoSuchReviewError(gettext("There is no such version."))
    return found


def locked_version(session: Session, reviewer: str, submission_id: str) -> Submission:
    """The same under the lock of its author's log: whoever leaves the team or decides at this moment is waited for."""
    found = version_in_reach(session, reviewer, submission_id)
    locked_log(session, found.account_id)
    session.refresh(found, with_for_update=True)
    return version_in_reach(session, reviewer, submission_id)


def key_of(row: Submission | Review) -> Version:
    """The key of a submission's row."""
    return row.account_id, row.homework, row.version


def is_version(
    table: type[Claim | FrozenDocument | Remark | Review | Submission], version: Version
) -> tuple[ColumnElement[bool], ...]:
    """The conditions on a row of `table` that it belongs to this version."""
    account_id, homework, number = version
    return table.account_id == account_id, table.homework == homework, table.version == number


def is_same_version(table: type[Claim | Review]) -> tuple[ColumnElement[bool], ...]:
    """The conditions on a row of `table` that it belongs to the version of a Submission."""
    mine = (table.account_id == Submission.account_id, table.homework == Submission.homework)
    return *mine, table.version == Submission.version


def is_still_reviewed_by(session: Session, reviewer: str, version: Version) -> bool:
    """Whether `reviewer` may read this version now."""
    mine = is_version(Submission, version)
    return session.scalar(select(Submission.id).where(*mine, is_reviewed_by(reviewer))) is not None
