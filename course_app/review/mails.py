"""What review tells people by mail: that something waits for them or was decided, never a word of what was written."""

from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.config import Settings
from course_app.outbox.outbox import queue_message
from course_app.review.models import Review


def mail_decision(session: Session, at: datetime, settings: Settings, made: Review) -> None:
    """To the learner: what became of a version, and where to read why."""
    link = f"{settings.origin}/submissions/{made.homework}/{made.version}"
    if made.decision == "approve":
        subject = gettext("Your homework is approved")
        body = gettext("A version of your homework was approved. Read what was said of it:\n%(link)s", link=link)
    else:
        subject = gettext("Your homework came back")
        body = gettext(
            "A version of your homework came back, with what is to be changed in it:\n%(link)s\n\n"
            "Answer each point or close it, then hand in the next version.",
            link=link,
        )
    _tell(session, at, made.account_id, subject, body)


def mail_handed_on(
    session: Session, at: datetime, settings: Settings, colleague: str, by: str, submission_id: str
) -> None:
    """To the colleague who is to read a version."""
    body = gettext(
        "%(name)s has handed a piece of homework on to you, to be reviewed:\n%(link)s",
        name=by,
        link=f"{settings.origin}/reviews/{submission_id}",
    )
    _tell(session, at, colleague, gettext("A review was handed on to you"), body)


def _tell(session: Session, at: datetime, account_id: str, subject: str, body: str) -> None:
    account = session.get(Account, account_id)
    if account is not None and account.disabled_at is None:
        queue_message(session, at, account.email, subject, body)
