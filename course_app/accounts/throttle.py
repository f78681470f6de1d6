"""How often passwords may be tried and mails be asked for: counted in the database, so for all processes together."""

import logging
import math
import uuid
from datetime import datetime, timedelta

from flask_babel import ngettext
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from course_app.accounts.models import SignInFailure
from course_app.accounts.tokens import sha256_of
from course_app.clock import latest_believable
from course_app.database import Database, lock_table
from course_app.errors import CourseAppError

FREE_FAILURES = 5
NETWORK_FAILURES = 50
_WINDOW = timedelta(hours=1)
_log = logging.getLogger("course")

_FIRST_DELAY = timedelta(seconds=30)
_LONGEST_DELAY = timedelta(minutes=15)


class TooManyAttemptsError(CourseAppError):
    """Too many attempts; `seconds` until the next one is looked at."""

    status = 429
    code = "too-many-attempts"

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, math.ceil(wait.total_seconds()))
        minutes = math.ceil(self.seconds / 60)
        super().__init__(
            ngettext(
                "Too many attempts. The next one is possible in one minute.",
                "Too many attempts. The next one is possible in %(num)s minutes.",
                minutes,
            )
        )


def subjects_of(email: str) -> tuple[str, str]:
    """What is counted about an address: its password tried, and mail to it asked for."""
    return f"password {email}", f"mail {email}"


def count_attempt(database: Database, subject: str, network: str, now: datetime) -> str:
    """Counts an attempt as a failure before it is looked at, so that a hundred at once are a hundred; gives its id.

    Raises TooManyAttemptsError, counting nothing, after 5 failures of `subject` in `network` (then the delay doubles
    from 30 s to 15 min) and after 50 of anything in the network within an hour (SECURITY 4.6).
    """
    attempt = SignInFailure(id=str(uuid.uuid4()), subject_sha256=sha256_of(subject), network=network, at=now)
    with database.writing() as session:
        lock_table(session, SignInFailure)
        is_over = (SignInFailure.at <= now - _WINDOW, SignInFailure.at > latest_believable(now))
        session.execute(delete(SignInFailure).where(or_(*is_over)))
        wait = max(_subject_wait(session, attempt), _network_wait(session, attempt))
        if wait <= timedelta(0):
            session.add(attempt)
            return str(attempt.id)
    _log.warning("too many attempts from %s", network)
    raise TooManyAttemptsError(wait)


def _subject_wait(session: Session, attempt: SignInFailure) -> timedelta:
    of_subject = (SignInFailure.subject_sha256 == attempt.subject_sha256, SignInFailure.network == attempt.network)
    count, last = session.execute(select(func.count(), func.max(SignInFailure.at)).where(*of_subject)).one()
    if count < FREE_FAILURES:
        return timedelta(0)
    delay: timedelta = min(_FIRST_DELAY * 2 ** min(count - FREE_FAILURES, 10), _LONGEST_DELAY)
    return last + delay - attempt.at


def _network_wait(session: Session, attempt: SignInFailure) -> timedelta:
    in_network = SignInFailure.network == attempt.network
    count, first = session.execute(select(func.count(), func.min(SignInFailure.at)).where(in_network)).one()
    return timedelta(0) if count < NETWORK_FAILURES else first + _WINDOW - attempt.at


def forget_attempt(session: Session, attempt_id: str) -> None:
    """The attempt was right: it and the failures of the same subject in the same network no longer count."""
    attempt = session.get(SignInFailure, attempt_id)
    if attempt is not None:
        same = (SignInFailure.subject_sha256 == attempt.subject_sha256, SignInFailure.network == attempt.network)
        session.execute(delete(SignInFailure).where(*same))
