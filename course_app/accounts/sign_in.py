"""Signing in: one way for everyone, which says the same, and takes as long, whatever was wrong (SECURITY 4.6)."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account, KnownDevice
from course_app.accounts.one_time_codes import matching_step, use_step
from course_app.accounts.passwords import hash_password, is_outdated, is_password
from course_app.accounts.sessions import end_session, start_session
from course_app.accounts.throttle import TooManyAttemptsError, count_attempt, forget_attempt, subjects_of
from course_app.accounts.tokens import new_token, sha256_of
from course_app.accounts.visitors import Visitor
from course_app.audit.log import record
from course_app.database import Database
from course_app.errors import CourseAppError


class WrongCredentialsError(CourseAppError):
    """Unknown, wrong, disabled or invited: nobody is told which."""

    status = 422
    code = "wrong-credentials"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person typed to sign in."""

    email: str
    password: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Whose new session it is, its token, the device's token; whether the account is to be erased soon, or was made by
    an invitation a moment ago."""

    account_id: str
    session_token: str
    device_token: str
    is_to_be_erased: bool = False
    is_invited: bool = False


@dataclass(frozen=True, slots=True)
class _Claimed:
    """The account that a person claims to have; empty where there is none, or none that may be used."""

    account_id: str = ""
    password_hash: str | None = None
    password_version: int = 0
    secret: str | None = None
    step: int | None = None
    knows_device: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a person showed: the step of their code, and the password as it is to be kept from now on."""

    step: int | None
    password_hash: str | None


def sign_in(database: Database, typed: Credentials, visitor: Visitor, now: datetime) -> Entry:
    """A new session. Raises WrongCredentialsError or TooManyAttemptsError.

    From a device in which the account signed in before, the right password is never refused for the failures of others.
    """
    with database.reading() as session:
        claimed = _claimed(session, typed.email, visitor)
    attempt_id, refusal = _count(database, typed.email, visitor, now, claimed.knows_device)
    is_right = is_password(typed.password, claimed.password_hash)
    step = matching_step(claimed.secret, typed.code, now, claimed.step) if claimed.secret else None
    if is_right and (claimed.secret is None or step is not None):
        renewed = hash_password(typed.password) if is_outdated(claimed.password_hash) else claimed.password_hash
        entry = _enter(database, claimed, _Shown(step, renewed), attempt_id, visitor, now)
        if entry is not None:
            return entry
    with database.writing() as session:
        record(session, now, None, "sign-in-failed", claimed.account_id or "unknown", network=visitor.network)
    if refusal is not None:
        raise refusal
    raise WrongCredentialsError(
        gettext("That did not match. Check the address, the password and, if you use them, the code.")
    )


def _claimed(session: Session, email: str, visitor: Visitor) -> _Claimed:
    account = session.scalar(select(Account).where(Account.email == email))
    if account is None or account.disabled_at is not None:
        return _Claimed()
    device = session.get(KnownDevice, (sha256_of(visitor.device_token), account.id))
    return _Claimed(
        account.id,
        account.password_hash,
        account.password_version,
        account.one_time_secret,
        account.one_time_step,
        device is not None,
    )


def _count(
    database: Database, email: str, visitor: Visitor, now: datetime, is_known: bool
) -> tuple[str, TooManyAttemptsError | None]:
    """The attempt's id; or, on a known device, the refusal that a wrong password will meet."""
    try:
        return count_attempt(database, subjects_of(email)[0], visitor.network, now), None
    except TooManyAttemptsError as refusal:
        if not is_known:
            raise
        return "", refusal


def _enter(
    database: Database, claimed: _Claimed, shown: _Shown, attempt_id: str, visitor: Visitor, now: datetime
) -> Entry | None:
    """None if the password, the account or the code went out of use while they were looked at."""
    with database.writing() as session:
        account = session.get_one(Account, claimed.account_id, with_for_update=True)
        if account.disabled_at is not None or account.password_version != claimed.password_version:
            return None
        if shown.step is not None and not use_step(session, account.id, shown.step):
            return None
        account.password_hash = shown.password_hash
        forget_attempt(session, attempt_id)
        record(session, now, account.id, "sign-in", account.id, network=visitor.network)
        return enter(session, account.id, visitor, now)


def enter(session: Session, account_id: str, visitor: Visitor, now: datetime) -> Entry:
    """Starts a session for a person who has shown who they are, and remembers the device."""
    device_token = visitor.device_token
    held = session.scalar(select(KnownDevice.token_sha256).where(KnownDevice.token_sha256 == sha256_of(device_token)))
    if held is None:
        device_token = new_token()
    key = (sha256_of(device_token), account_id)
    if session.get(KnownDevice, key) is None:
        session.add(KnownDevice(token_sha256=key[0], account_id=account_id, created_at=now))
    erase_at = session.get_one(Account, account_id).erase_at
    token = start_session(session, account_id, visitor.device, now)
    return Entry(account_id, token, device_token, erase_at is not None)


def confirm_password(database: Database, account_id: str, password: str, visitor: Visitor, now: datetime) -> int:
    """The version of the account's password, if `password` is it; under the same throttle as signing in.

    Raises WrongCredentialsError or TooManyAttemptsError.
    """
    with database.reading() as session:
        account = session.get_one(Account, account_id)
        email, kept, version = account.email, account.password_hash, account.password_version
    attempt_id = count_attempt(database, subjects_of(email)[0], visitor.network, now)
    if not is_password(password, kept):
        raise WrongCredentialsError(gettext("That is not your password."))
    with database.writing() as session:
        forget_attempt(session, attempt_id)
    return version


def sign_out(database: Database, account_id: str, session_id: str, now: datetime) -> None:
    """Ends the session; it stays known that the device belongs to the account."""
    with database.writing() as session:
        if end_session(session, account_id, session_id, now):
            record(session, now, account_id, "session-ended", account_id)
