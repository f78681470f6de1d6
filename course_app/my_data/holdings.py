"""What the pages of my data show."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.answers.models import Change, Head


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much the server keeps of a person, and when it will be erased, if they asked for that.

    `has_password`: False for who signs in with another site's account and never set one here.
    """

    entries: int
    versions: int
    erase_at: datetime | None
    has_password: bool


def holdings_of(session: Session, account_id: str) -> Holdings:
    """What the server keeps of the account."""
    entries = session.scalar(select(func.count()).select_from(Head).where(Head.account_id == account_id))
    versions = session.scalar(select(func.count()).select_from(Change).where(Change.account_id == account_id))
    account = session.get_one(Account, account_id)
    return Holdings(entries or 0, versions or 0, account.erase_at, bool(account.password_hash))
