"""One-time codes from an app (RFC 6238): each works once, and a step of 30 s too early or too late."""

from datetime import datetime, timedelta

import pyotp
from flask_babel import gettext
from sqlalchemy import update
from sqlalchemy.orm import Session

from course_app.accounts.models import Account, SignInSession
from course_app.accounts.sessions import SignedIn, are_codes_required, end_sessions
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database
from course_app.errors import CourseAppError

_STEP = timedelta(seconds=30)


class WrongCodeError(CourseAppError):
    """A code that does not fit the secret now, or was used before."""

    status = 422
    code = "wrong-code"


class CodesOnError(CourseAppError):
    """One-time codes are on: another app can take over only after they were turned off."""

    status = 409
    code = "codes-on"


class CodesRequiredError(CourseAppError):
    """One-time codes cannot be turned off by a person whose role needs them."""

    status = 403
    code = "codes-required"


def matching_step(secret: str, code: str, at: datetime, after: int | None) -> int | None:
    """The time step of `code` if it fits `secret` at `at` and is later than the step `after`, else None."""
    typed = code.replace(" ", "")
    now_step = int(at.timestamp() // _STEP.total_seconds())
    totp = pyotp.TOTP(secret)
    fitting = [
        step
        for step in (now_step - 1, now_step, now_step + 1)
        if pyotp.utils.strings_equal(totp.generate_otp(step), typed)
    ]
    return next((step for step in fitting if after is None or step > after), None)


def use_step(session: Session, account_id: str, step: int) -> bool:
    """Uses up a time step of the account; False if another request was faster."""
    taken = session.scalars(
        update(Account)
        .where(Account.id == account_id, (Account.one_time_step.is_(None)) | (Account.one_time_step < step))
        .values(one_time_step=step)
        .returning(Account.id)
    )
    return taken.first() is not None


def offer_secret(database: Database, who: SignedIn) -> None:
    """Makes a secret for the app that is to be set up in this session; an earlier offer is forgotten.

    Raises CodesOnError.
    """
    with database.writing() as session:
        if session.get_one(Account, who.account_id).one_time_secret is not None:
            raise CodesOnError(gettext("One-time codes are on already. Turn them off first."))
        session.get_one(SignInSession, who.session_id).offered_secret = pyotp.random_base32()


def offered_secret(session: Session, who: SignedIn) -> str | None:
    """The secret that waits for its first code, None if there is none."""
    return session.get_one(SignInSession, who.session_id).offered_secret


def address_for_app(secret: str, email: str, issuer: str) -> str:
    """The otpauth address with which an app takes over the secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def turn_codes_on(database: Database, who: SignedIn, code: str, now: datetime) -> None:
    """Takes the offered secret as the account's own, once `code` shows that the app has it.

    The caller has asked for the password. Raises WrongCodeError.
    """
    with database.writing() as session:
        row = session.get_one(SignInSession, who.session_id)
        step = matching_step(row.offered_secret, code, now, None) if row.offered_secret else None
        if step is None:
            raise WrongCodeError(gettext("This code does not fit. Look at the app's newest one and try again."))
        account = session.get_one(Account, who.account_id)
        account.one_time_secret, account.one_time_step, row.offered_secret = row.offered_secret, step, None
        end_sessions(session, who.account_id, now, except_id=who.session_id)
        record(session, now, who.account_id, "one-time-codes-on", who.account_id)


def turn_codes_off(database: Database, settings: Settings, who: SignedIn, now: datetime) -> None:
    """Forgets the account's secret. The caller has asked for the password. Raises CodesRequiredError."""
    if are_codes_required(settings, who.role):
        raise CodesRequiredError(gettext("Your role needs one-time codes, so they stay on."))
    with database.writing() as session:
        forget_secret(session, who.account_id)
        record(session, now, who.account_id, "one-time-codes-off", who.account_id)


def forget_secret(session: Session, account_id: str) -> None:
    """Signing in to the account needs no code from now on."""
    session.execute(update(Account).where(Account.id == account_id).values(one_time_secret=None, one_time_step=None))
