"""Deciding, taking it back, releasing: each in one transaction, under the lock of the learner's log."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.answers.account_log import locked_log
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database, delete_rows
from course_app.errors import CourseAppError
from course_app.homework.models import Submission
from course_app.homework.submission_states import OPEN
from course_app.homework.submissions import approve_submission, return_submission
from course_app.review.claims import end_claim
from course_app.review.decision_request import DecisionRequest
from course_app.review.drafts import Draft, criterion_id, named_draft, require_ready
from course_app.review.messages import tell_decision
from course_app.review.models import Remark, Review
from course_app.review.places import Places
from course_app.review.reach import Version, is_still_reviewed_by, is_version, key_of, locked_version

RELEASED_AFTER = timedelta(minutes=10)
"""As long as that the reviewer can take a decision back, and nobody else knows of it."""

_DECIDE = {"return": return_submission, "approve": approve_submission}


class DecidedAlreadyError(CourseAppError):
    """Somebody has decided on the version, or its author has withdrawn it."""

    status, code = 409, "decided_already"


class NothingToTakeBackError(CourseAppError):
    """The review has reached the learner, or there is none of this person's."""

    status, code = 409, "released_already"


class OtherRequestError(CourseAppError):
    """The id of the request belongs to another request."""

    status, code = 422, "request_id_used"


def decide(
    database: Database,
    reviewer: str,
    submission_id: str,
    asked: DecisionRequest,
    title: str,
    criteria: Sequence[str],
    places: Places,
    at: datetime,
) -> Review:
    """Makes the reviewer's named words the review of a version, due ten minutes later; gives it.

    `title` and `criteria` are what the course says of the homework now. The same request once more gives the same.
    Raises NoSuchReviewError, DecidedAlreadyError, DraftNotReadyError, NotArrivedError.
    """
    with database.writing() as session:
        found = locked_version(session, reviewer, submission_id)
        made = session.get(Review, key_of(found))
        if made is None or not _is_same(made, reviewer, asked):
            _require_open(found, made)
            draft = named_draft(session, reviewer, asked.changes)
            require_ready(draft, asked.decision, [criterion_id(says) for says in criteria])
            made = _review(found, reviewer, asked, draft, title, criteria, at)
            session.add(made)
            session.flush()
            session.add_all(_remarks(made, draft, places))
            details: Mapping[str, str | int] = {"homework": found.homework, "version": found.version}
            record(session, at, reviewer, "review-decided", found.account_id, **details, decision=asked.decision)
            session.flush()
        session.expunge(made)
        return made


def _is_same(made: Review, reviewer: str, asked: DecisionRequest) -> bool:
    if made.reviewer_id != reviewer or made.request_id != asked.id:
        return False
    if made.request_sha256 != asked.sha256:
        raise OtherRequestError(gettext("This was asked already, and differently. Reload the page and try again."))
    return True


def _require_open(found: Submission, made: Review | None) -> None:
    if found.state == "withdrawn":
        raise DecidedAlreadyError(
            gettext("The learner has withdrawn this version. Your words stay in your draft; nothing was sent.")
        )
    if found.state != OPEN or made is not None:
        raise DecidedAlreadyError(
            gettext("Somebody has decided on this version already. Your words stay in your draft; nothing was sent.")
        )


def _review(
    found: Submission,
    reviewer: str,
    asked: DecisionRequest,
    draft: Draft,
    title: str,
    criteria: Sequence[str],
    at: datetime,
) -> Review:
    states = [{"says": says, "state": draft.state_of(criterion_id(says))} for says in criteria]
    return Review(
        account_id=found.account_id,
        homework=found.homework,
        version=found.version,
        reviewer_id=reviewer,
        title=title,
        decision=asked.decision,
        summary=draft.summary,
        criteria=json.dumps(states),
        request_id=asked.id,
        request_sha256=asked.sha256,
        decided_at=at,
        due_at=at + RELEASED_AFTER,
    )


def _remarks(made: Review, draft: Draft, places: Places) -> list[Remark]:
    ordered = sorted(draft.remarks, key=lambda each: places.order(each.document, each.field, each.row))
    return [
        Remark(
            account_id=made.account_id,
            homework=made.homework,
            version=made.version,
            id=each.id,
            place=place,
            kind=each.kind,
            document=each.document,
            field=each.field,
            row=each.row,
            says_where=places.words(each.document, each.field, each.row),
            quote=each.quote,
            words=each.words,
        )
        for place, each in enumerate(ordered, 1)
    ]


def take_back(database: Database, reviewer: str, submission_id: str, at: datetime) -> None:
    """Undoes one's own decision, of which the learner knows nothing yet. Raises NothingToTakeBackError."""
    with database.writing() as session:
        made = _unreleased(session, reviewer, submission_id)
        if made.due_at <= at:
            raise _too_late()
        session.expunge(made)
        _delete(session, key_of(made))
        details: Mapping[str, str | int] = {"homework": made.homework, "version": made.version}
        record(session, at, reviewer, "review-taken-back", made.account_id, **details)


def send_now(database: Database, settings: Settings, reviewer: str, submission_id: str, at: datetime) -> None:
    """Releases one's own decision without waiting. Raises NothingToTakeBackError when there is none waiting."""
    with database.writing() as session:
        made = _unreleased(session, reviewer, submission_id)
        _release(session, settings, made, at)


def _unreleased(session: Session, reviewer: str, submission_id: str) -> Review:
    found = locked_version(session, reviewer, submission_id)
    made = session.get(Review, key_of(found))
    if made is None or made.reviewer_id != reviewer or made.released_at is not None:
        raise _too_late()
    return made


def _too_late() -> NothingToTakeBackError:
    return NothingToTakeBackError(gettext("The learner has it already, or there is nothing to take back."))


def release_due(database: Database, settings: Settings, at: datetime) -> int:
    """Gives every review whose time has come to its learner, each in a transaction of its own; gives how many.

    Any number of processes may do this at once. A review whose version was withdrawn, or whose author may not review
    it any more, ends unsent.
    """
    is_due = (Review.released_at.is_(None), Review.due_at <= at)
    with database.reading() as session:
        columns = select(Review.account_id, Review.homework, Review.version)
        due = [(row.account_id, row.homework, row.version) for row in session.execute(columns.where(*is_due))]
    released = 0
    for version in due:
        with database.writing() as session:
            locked_log(session, version[0])
            made = session.get(Review, version)
            if made is not None and made.released_at is None and made.due_at <= at:
                released += _release(session, settings, made, at)
    return released


def _release(session: Session, settings: Settings, made: Review, at: datetime) -> bool:
    """Under the lock of the learner's log: gives whether the review went out."""
    version = key_of(made)
    found = session.get_one(Submission, version, populate_existing=True, with_for_update=True)
    if found.state != OPEN or not is_still_reviewed_by(session, made.reviewer_id, version):
        session.expunge(made)
        end_review(session, version, at)
        return False
    made.released_at = at
    _DECIDE[made.decision](session, version, made.reviewer_id, at)
    end_claim(session, version)
    tell_decision(session, at, settings, made)
    return True


def end_review(session: Session, version: Version, at: datetime) -> None:
    """The unsent review of a version does not go out."""
    _delete(session, version)
    account_id, homework, number = version
    record(session, at, None, "review-ended", account_id, homework=homework, version=number)


def _delete(session: Session, version: Version) -> None:
    """A review that nobody but its author ever saw: its words stay in their draft."""
    delete_rows(session, Remark, *is_version(Remark, version))
    delete_rows(session, Review, *is_version(Review, version))
