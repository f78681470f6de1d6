"""What people change about their own account."""

from datetime import datetime

from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.accounts.sessions import SignedIn, end_session, end_sessions
from course_app.audit.log import record
from course_app.database import Database


def change_details(database: Database, account_id: str, name: str, zone: str, now: datetime) -> None:
    """Another name, another time zone."""
    with database.writing() as session:
        account = session.get_one(Account, account_id)
        account.name, account.zone = name, zone
        record(session, now, account_id, "details-changed", account_id)


def end_one_session(database: Database, who: SignedIn, session_id: str, now: datetime) -> bool:
    """Ends one of the person's sessions; False if it is not theirs or not open."""
    with database.writing() as session:
        is_ended = end_session(session, who.account_id, session_id, now)
        if is_ended:
            record(session, now, who.account_id, "session-ended", who.account_id)
        return is_ended


def end_other_sessions(database: Database, who: SignedIn, now: datetime) -> None:
    """Ends all of the person's sessions but the one they ask from."""
    with database.writing() as session:
        count = end_sessions(session, who.account_id, now, except_id=who.session_id)
        record(session, now, who.account_id, "sessions-ended", who.account_id, count=count)


def has_codes(session: Session, who: SignedIn) -> bool:
    """Whether the person signs in with one-time codes."""
    return session.get_one(Account, who.account_id).one_time_secret is not None


def has_password(session: Session, who: SignedIn) -> bool:
    """Whether the person ever chose a password here; who came by a provider may have none."""
    return session.get_one(Account, who.account_id).password_hash is not None
