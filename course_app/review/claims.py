"""Who has taken a version to read it: a second reviewer is told before they write, and may take it over."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database, delete_rows
from course_app.errors import CourseAppError
from course_app.homework.models import Submission
from course_app.homework.reviewers import reviewers_of
from course_app.homework.submission_states import OPEN
from course_app.review.messages import tell_handed_on
from course_app.review.models import Claim, Review
from course_app.review.reach import Version, is_version, key_of, locked_version

LONGEST_NOTE = 1_000


class ClaimedByAnotherError(CourseAppError):
    """A colleague has the version, or had it when the page was made somebody else did."""

    status, code = 409, "claimed_by_another"


class NotWaitingError(CourseAppError):
    """The version waits for nobody."""

    status, code = 409, "not_waiting"


class NoSuchColleagueError(CourseAppError):
    """Nobody who reviews this learner's work is meant."""

    status, code = 422, "no_such_colleague"


def claim(database: Database, reviewer: str, submission_id: str, instead_of: str, at: datetime) -> None:
    """Takes a version; `instead_of` is the colleague from whom it is taken over, knowingly, or empty.

    Raises NoSuchReviewError, NotWaitingError, or ClaimedByAnotherError when somebody else has it than was said.
    """
    with database.writing() as session:
        found = _waiting(session, reviewer, submission_id)
        held = session.get(Claim, key_of(found))
        if held is not None and held.claimed_by == reviewer:
            return
        if held is not None and held.claimed_by != instead_of:
            raise ClaimedByAnotherError(
                gettext(
                    "%(name)s took this version a moment ago. Go back and read what the page says now.",
                    name=name_of(session, held.claimed_by),
                )
            )
        _put(session, found, held, reviewer, "", at)
        record(session, at, reviewer, "review-claimed", found.account_id, **_about(found))


def let_go(database: Database, reviewer: str, submission_id: str, at: datetime) -> None:
    """Gives a version back to the queue; what was written stays in the draft."""
    with database.writing() as session:
        found = _waiting(session, reviewer, submission_id)
        held = session.get(Claim, key_of(found))
        if held is not None and held.claimed_by == reviewer:
            session.delete(held)
            record(session, at, reviewer, "review-let-go", found.account_id, **_about(found))


def hand_on(
    database: Database, settings: Settings, reviewer: str, submission_id: str, colleague: str, note: str, at: datetime
) -> None:
    """Passes a version and a note to a colleague, who is told; the draft stays its writer's.

    Raises NoSuchColleagueError for somebody who does not review this learner's work.
    """
    with database.writing() as session:
        found = _waiting(session, reviewer, submission_id)
        if colleague == reviewer or colleague not in reviewers_of(session, found.account_id, found.team_id):
            raise NoSuchColleagueError(gettext("Choose a colleague who reviews this team. Nothing was changed."))
        held = session.get(Claim, key_of(found))
        _put(session, found, held, colleague, note.strip()[:LONGEST_NOTE], at)
        record(session, at, reviewer, "review-handed-on", found.account_id, **_about(found))
        tell_handed_on(session, at, settings, colleague, reviewer, name_of(session, reviewer), found)


def end_claim(session: Session, version: Version) -> None:
    """Nobody reads the version any more."""
    delete_rows(session, Claim, *is_version(Claim, version))


def name_of(session: Session, account_id: str) -> str:
    """What a person is called; somebody who is gone has no name."""
    account = session.get(Account, account_id)
    return account.name if account else str(gettext("Somebody who is not here any more"))


def _waiting(session: Session, reviewer: str, submission_id: str) -> Submission:
    """The version, with nobody else deciding on it meanwhile."""
    found = locked_version(session, reviewer, submission_id)
    if found.state != OPEN or session.get(Review, key_of(found)) is not None:
        raise NotWaitingError(gettext("This version does not wait for a review any more. Nothing was changed."))
    return found


def _put(session: Session, found: Submission, held: Claim | None, by: str, note: str, at: datetime) -> None:
    if held is None:
        held = Claim(account_id=found.account_id, homework=found.homework, version=found.version)
        session.add(held)
    held.claimed_by, held.claimed_at, held.note = by, at, note


def _about(found: Submission) -> Mapping[str, str | int]:
    return {"homework": found.homework, "version": found.version}
