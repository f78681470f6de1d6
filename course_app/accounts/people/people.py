"""Everyone's accounts, and what an administrator may change about them. Nobody changes their own here."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from course_app.accounts.models import Account
from course_app.accounts.new_passwords import end_links
from course_app.accounts.one_time_codes import forget_secret
from course_app.accounts.roles import MANAGER, administrators
from course_app.accounts.sessions import end_sessions
from course_app.accounts.teams.departures import departing, teams_with
from course_app.accounts.teams.memberships import end_managing
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database
from course_app.errors import CourseAppError


class OwnAccountError(CourseAppError):
    """An administrator would lock themselves out; so there is always one left."""

    status = 409
    code = "own-account"


class LastAdministratorError(CourseAppError):
    """Nobody would be left to look after the instance once the person who acts is erased."""

    status = 409
    code = "only-administrator"


class NoAdministratorError(CourseAppError):
    """The person who acts has lost the role meanwhile."""

    status = 403
    code = "no-administrator"


@dataclass(frozen=True, slots=True)
class Person:
    """An account as administrators see it."""

    id: str
    email: str
    name: str
    role: str
    has_codes: bool
    created_at: datetime
    disabled_at: datetime | None


def all_people(session: Session) -> list[Person]:
    """Everyone, by name."""
    return [_person(account) for account in session.scalars(select(Account).order_by(Account.name, Account.email))]


def person_by_id(session: Session, account_id: str) -> Person:
    """One person. Raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    return _person(account)


def _person(account: Account) -> Person:
    return Person(
        account.id,
        account.email,
        account.name,
        account.role,
        account.one_time_secret is not None,
        account.created_at,
        account.disabled_at,
    )


def change_role(database: Database, settings: Settings, by: str, account_id: str, role: str, now: datetime) -> None:
    """Gives the account another role; its sessions end.

    Raises NotFound, OwnAccountError, NoAdministratorError, LastAdministratorError.
    """
    with database.writing() as session:
        account = _other_account(session, by, account_id)
        if account.role != role:
            _require_another_administrator(session, account_id)
            record(session, now, by, "role-changed", account_id, before=account.role, after=role)
            if account.role == MANAGER:
                end_managing(session, settings, by, account_id, now)
            account.role = role
            end_sessions(session, account_id, now)


def disable_account(database: Database, settings: Settings, by: str, account_id: str, now: datetime) -> None:
    """Nobody can use the account any more.

    Raises NotFound, OwnAccountError, NoAdministratorError, LastAdministratorError.
    """
    with database.writing() as session:
        account = _other_account(session, by, account_id)
        _require_another_administrator(session, account_id)
        disable(session, settings, account, by, now)


def disable(session: Session, settings: Settings, account: Account, by: str | None, now: datetime) -> None:
    """Closes the account, its sessions and its links."""
    if account.disabled_at is None:
        with departing(session, settings, teams_with(session, account.id), now):
            account.disabled_at = now
        end_sessions(session, account.id, now)
        end_links(session, account.id, now)
        record(session, now, by, "account-disabled", account.id)


def enable_account(database: Database, by: str, account_id: str, now: datetime) -> None:
    """The account can be used again. Raises NotFound, OwnAccountError, NoAdministratorError."""
    with database.writing() as session:
        account = _other_account(session, by, account_id)
        if account.disabled_at is not None:
            account.disabled_at = None
            record(session, now, by, "account-enabled", account_id)


def remove_codes(database: Database, by: str, account_id: str, now: datetime) -> None:
    """For somebody who lost their phone. Raises NotFound, OwnAccountError, NoAdministratorError."""
    with database.writing() as session:
        account = _other_account(session, by, account_id)
        forget_secret(session, account.id)
        end_sessions(session, account.id, now)
        record(session, now, by, "one-time-codes-removed", account_id)


def _other_account(session: Session, by: str, account_id: str) -> Account:
    """The account to be changed. Administrators change things one after another, so that the last one stays."""
    if by not in administrators(session):
        raise NoAdministratorError(gettext("You are no administrator any more."))
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    if account.id == by:
        raise OwnAccountError(gettext("You cannot change this about your own account. Ask another administrator."))
    return account


def _require_another_administrator(session: Session, account_id: str) -> None:
    """Whoever is to be erased soon does not count as one who stays; they may be the one who acts."""
    found = administrators(session)
    if account_id in found and not any(is_staying for each, is_staying in found.items() if each != account_id):
        raise LastAdministratorError(
            gettext(
                "Nobody would be left to look after this instance, because your own account is to be erased. "
                "Make somebody else an administrator first, or keep your account."
            )
        )
