"""How often somebody wants mail. What concerns the safety of an account is never asked: it goes out at once."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from course_app.audit.log import record
from course_app.database import Database
from course_app.notices.models import MailChoice, Notice

AT_ONCE, DAILY, WEEKLY, NONE = "at-once", "daily", "weekly", "none"
PACES = (AT_ONCE, DAILY, WEEKLY, NONE)


def pace_of(session: Session, account_id: str) -> str:
    """One of PACES."""
    found = session.get(MailChoice, account_id)
    return found.pace if found else AT_ONCE


def choose_pace(database: Database, account_id: str, pace: str, at: datetime) -> None:
    """From now on this often. What waits to be collected goes out by the new choice; by "none", not at all."""
    with database.writing() as session:
        session.merge(MailChoice(account_id=account_id, pace=pace))
        if pace == NONE:
            waits = (Notice.account_id == account_id, Notice.awaits_digest)
            session.execute(update(Notice).where(*waits).values(awaits_digest=False))
        record(session, at, account_id, "mail-chosen", account_id, pace=pace)
