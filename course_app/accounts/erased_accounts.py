"""Accounts that are no more. What is known of them is the sha256 of an id that was 122 random bits."""

from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from course_app.accounts.models import ErasedAccount
from course_app.accounts.tokens import sha256_of
from course_app.errors import CourseAppError


class AccountGoneError(CourseAppError):
    """The account was erased: its words are not taken in any more, from whichever device they come."""

    status, code = 410, "account_gone"


def require_not_erased(session: Session, account_id: str) -> None:
    """Raises AccountGoneError if the account with this id was erased."""
    if session.get(ErasedAccount, sha256_of(account_id)) is not None:
        raise AccountGoneError(gettext("This account was erased, as its owner asked. Nothing is taken in for it."))


def note_erased(session: Session, account_sha256: str, at: datetime) -> None:
    """The account is erased from now on, and its id is never used again."""
    session.merge(ErasedAccount(account_sha256=account_sha256, erased_at=at))
