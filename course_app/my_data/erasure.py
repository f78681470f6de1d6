"""The erasure of an account: asked for, taken back within seven days, or done."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask_babel import gettext
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from course_app.accounts.erased_accounts import note_erased
from course_app.accounts.models import Account
from course_app.accounts.roles import ADMINISTRATOR, administrators
from course_app.accounts.teams.departures import departing, teams_with
from course_app.accounts.tokens import sha256_of
from course_app.answers.account_log import locked_log
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database
from course_app.errors import CourseAppError
from course_app.my_data.erasure_ledger import note_in_ledger
from course_app.my_data.mails import mail_erased, mail_erasure_asked
from course_app.my_data.rows import OWNED, Owner

GRACE = timedelta(days=7)
_POSTPONED_BY = timedelta(days=1)
_log = logging.getLogger("course")


class OnlyAdministratorError(CourseAppError):
    """Nobody would be left to look after the instance."""

    status, code = 409, "only-administrator"


def ask_for_erasure(database: Database, settings: Settings, account_id: str, now: datetime) -> None:
    """The account will be erased in seven days; asking again changes nothing. The caller has asked for the password.

    Raises OnlyAdministratorError.
    """
    with database.writing() as session:
        others = _other_administrators(session, account_id)
        account = session.get_one(Account, account_id, with_for_update=True)
        if account.erase_at is not None:
            return
        if account.role == ADMINISTRATOR and not others:
            raise OnlyAdministratorError(
                gettext("You are the only administrator. Make somebody else one first, under People.")
            )
        account.erase_at = now + GRACE
        record(session, now, account_id, "erasure-asked", account_id)
        on = format_datetime(account.erase_at, "d MMM y, HH:mm", tzinfo=ZoneInfo(account.zone), locale=settings.locale)
        mail_erasure_asked(session, now, settings, account.email, str(on))


def _other_administrators(session: Session, account_id: str) -> list[str]:
    """Who stays, locked, so that two administrators who leave at once do so one after the other."""
    return [each for each, is_staying in administrators(session).items() if is_staying and each != account_id]


def take_back_erasure(database: Database, account_id: str, now: datetime) -> None:
    """The account stays."""
    with database.writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        if account.erase_at is not None:
            account.erase_at = None
            record(session, now, account_id, "erasure-taken-back", account_id)


def erase_due(database: Database, settings: Settings, now: datetime) -> int:
    """Erases every account whose seven days are over; gives how many. Raises LedgerUnusableError."""
    with database.reading() as session:
        due = session.scalars(select(Account.id).where(Account.erase_at <= now).order_by(Account.id)).all()
    return sum(_erase(database, settings, account_id, now) for account_id in due)


def _erase(database: Database, settings: Settings, account_id: str, now: datetime) -> bool:
    """The ledger first: if the process ends between the two, the account is still due; a line twice harms nothing."""
    with database.writing() as session:
        others = _other_administrators(session, account_id)
        account = session.get(Account, account_id, with_for_update=True, populate_existing=True)
        if account is None or account.erase_at is None or account.erase_at > now:
            return False
        if account.role == ADMINISTRATOR and account.disabled_at is None and not others:
            _postpone(session, account, now)
            return False
        email = account.email
        note_in_ledger(settings.erasure_ledger, sha256_of(account_id), now)
        with departing(session, settings, teams_with(session, account_id), now):
            erase_rows(session, Owner(account_id, email), now)
        mail_erased(session, now, settings, email)
    return True


def _postpone(session: Session, account: Account, now: datetime) -> None:
    """Since they asked, the others have gone: a day more to make somebody an administrator."""
    account.erase_at = now + _POSTPONED_BY
    record(session, now, None, "erasure-postponed", account.id)
    _log.warning(
        "The account %s is the only administrator, so it is not erased before tomorrow; make somebody else one first",
        account.id,
    )


def erase_rows(session: Session, owner: Owner, now: datetime) -> None:
    """Deletes all rows of a person. Whoever syncs for the account at this moment waits, and then finds it gone."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete=ON"))
    locked_log(session, owner.account_id)
    session.flush()
    session.expunge_all()
    for table, is_theirs in OWNED.items():
        session.execute(delete(table).where(is_theirs(owner)).execution_options(synchronize_session=False))
    note_erased(session, sha256_of(owner.account_id), now)
    record(session, now, None, "account-erased", owner.account_id)


def erase_again(session: Session, erased: dict[str, datetime], now: datetime) -> int:
    """Erases, in a database that came from a backup, everyone who was erased since; gives how many."""
    people = session.execute(select(Account.id, Account.email)).all()
    back = [Owner(account_id, email) for account_id, email in people if sha256_of(account_id) in erased]
    for owner in back:
        erase_rows(session, owner, now)
    for account_sha256, at in erased.items():
        note_erased(session, account_sha256, at)
    return len(back)
