"""What people are told by mail about the erasure of their account."""

from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from course_app.config import Settings
from course_app.outbox.outbox import queue_message


def mail_erasure_asked(session: Session, at: datetime, settings: Settings, email: str, on: str) -> None:
    """How long the account stays, and how to keep it; whoever did not ask learns that somebody did."""
    body = gettext(
        "You asked for your account at %(site)s to be erased. Until %(on)s it works as before.\n\n"
        "To keep it, sign in before then and take the erasure back: %(site)s/my-data/erasure\n\n"
        "If it was not you, do that, and then choose a new password: %(site)s/accounts/password",
        site=settings.origin,
        on=on,
    )
    queue_message(session, at, email, gettext("Your account will be erased"), body)


def mail_erased(session: Session, at: datetime, settings: Settings, email: str) -> None:
    """The last mail to this address."""
    body = gettext(
        "Your account at %(site)s is erased, with everything you wrote there. This is the last mail about it.\n\n"
        "A browser in which you were signed in may still hold a copy; the next time it opens the course, it offers to "
        "remove it. Backups of the server are kept for 35 days, and nobody is brought back from them.",
        site=settings.origin,
    )
    queue_message(session, at, email, gettext("Your account is erased"), body)
