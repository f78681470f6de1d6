"""A password takes another's place: by the person who knows it, or by a link to their address."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from course_app.accounts.mails import mail_password_changed, mail_reset
from course_app.accounts.models import Account, OneTimeLink
from course_app.accounts.one_time_links import DeadLinkError, address_of, living_link, make_reset_link, use_link
from course_app.accounts.passwords import hash_password, require_good_password
from course_app.accounts.sessions import SignedIn, end_sessions
from course_app.accounts.sign_in import Entry, confirm_password, enter
from course_app.accounts.throttle import count_attempt, subjects_of
from course_app.accounts.visitors import Visitor
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database
from course_app.errors import CourseAppError


class PasswordChangedMeanwhileError(CourseAppError):
    """The password was changed elsewhere between the question and the answer."""

    status = 409
    code = "password-changed"


def change_password(
    database: Database, settings: Settings, who: SignedIn, old: str, new: str, visitor: Visitor, now: datetime
) -> Entry:
    """Replaces the password of a signed-in person; every session ends and a new one begins here.

    Raises WrongCredentialsError, TooManyAttemptsError, WeakPasswordError.
    """
    require_good_password(new, who.email)
    version = confirm_password(database, who.account_id, old, visitor, now)
    hashed = hash_password(new)
    with database.writing() as session:
        _replace(session, settings, who.account_id, version, hashed, now)
        record(session, now, who.account_id, "password-changed", who.account_id)
        return enter(session, who.account_id, visitor, now)


def ask_for_reset(database: Database, settings: Settings, email: str, visitor: Visitor, now: datetime) -> None:
    """Mails a link to `email` if it has an account in use. Raises TooManyAttemptsError, whether it has or not."""
    count_attempt(database, subjects_of(email)[1], visitor.network, now)
    with database.writing() as session:
        account = session.scalar(select(Account).where(Account.email == email, Account.disabled_at.is_(None)))
        record(session, now, None, "reset-asked", account.id if account else "unknown", network=visitor.network)
        if account is not None:
            token = make_reset_link(session, now, account)
            mail_reset(session, now, settings, account.email, address_of(settings, token))


def reset_password(database: Database, settings: Settings, token: str, new: str, now: datetime) -> None:
    """Replaces the password by a link; every session and every other link of the account ends.

    Raises DeadLinkError, WeakPasswordError.
    """
    with database.reading() as session:
        email = living_link(session, token, now).email
    require_good_password(new, email)
    hashed = hash_password(new)
    with database.writing() as session:
        link = use_link(session, token, now)
        if link.account_id is None:
            raise DeadLinkError
        version = session.get_one(Account, link.account_id).password_version
        _replace(session, settings, link.account_id, version, hashed, now)
        record(session, now, link.account_id, "password-reset", link.account_id)


def _replace(session: Session, settings: Settings, account_id: str, version: int, hashed: str, now: datetime) -> None:
    account = session.get_one(Account, account_id, with_for_update=True)
    if account.password_version != version:
        raise PasswordChangedMeanwhileError("The password was changed in another place a moment ago.")
    account.password_hash, account.password_version = hashed, version + 1
    end_sessions(session, account_id, now)
    end_links(session, account_id, now)
    mail_password_changed(session, now, settings, account.email)


def end_links(session: Session, account_id: str, now: datetime) -> None:
    """No link of the account works any more."""
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )
