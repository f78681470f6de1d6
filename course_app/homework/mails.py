"""What handing in tells people by mail."""

from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.config import Settings
from course_app.homework.models import Submission
from course_app.homework.reviewers import reviewers_of
from course_app.outbox.outbox import queue_message

_LONGEST_SUBJECT = 200


def mail_handed_in(session: Session, at: datetime, settings: Settings, made: Submission, title: str) -> None:
    """To everybody who may review the version: one message each."""
    author = session.get_one(Account, made.account_id).name
    body = gettext(
        "%(name)s has handed in version %(version)s of “%(title)s”:\n%(link)s\n\nAll that waits: %(queue)s",
        name=author,
        version=made.version,
        title=title,
        link=f"{settings.origin}/reviews/{made.id}",
        queue=f"{settings.origin}/reviews",
    )
    subject = gettext("Handed in: %(title)s", title=title)[:_LONGEST_SUBJECT]
    reviewers = reviewers_of(session, made.account_id, made.team_id)
    for email in session.scalars(select(Account.email).where(Account.id.in_(reviewers)).order_by(Account.id)):
        queue_message(session, at, email, subject, body)
