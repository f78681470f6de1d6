"""An account comes into being: by a link to somebody's address, or by an operator."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from course_app.accounts.mails import mail_has_account, mail_sign_up
from course_app.accounts.models import Account
from course_app.accounts.one_time_links import (
    FIRST_ADMINISTRATOR,
    SIGN_UP,
    DeadLinkError,
    address_of,
    living_link,
    make_link,
    use_link,
)
from course_app.accounts.passwords import hash_password, require_good_password
from course_app.accounts.roles import ADMINISTRATOR, LEARNER
from course_app.accounts.sign_in import Entry, enter
from course_app.accounts.throttle import count_attempt, subjects_of
from course_app.accounts.visitors import Visitor
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database
from course_app.errors import CourseAppError


class AddressTakenError(CourseAppError):
    """An account with this address exists. Said to administrators and operators only."""

    status = 409
    code = "address-taken"

    def __init__(self) -> None:
        super().__init__(gettext("This address has an account already."))


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What a person says of themselves when their account is made. `email` counts for the first administrator only."""

    name: str
    password: str
    zone: str
    email: str = ""


def ask_for_account(database: Database, settings: Settings, email: str, visitor: Visitor, now: datetime) -> None:
    """Mails a link to `email`, or, if it has an account, the news that it has. Raises TooManyAttemptsError."""
    count_attempt(database, subjects_of(email)[1], visitor.network, now)
    with database.writing() as session:
        if has_account(session, email):
            mail_has_account(session, now, settings, email)
        else:
            token = make_link(session, now, SIGN_UP, email, LEARNER)
            mail_sign_up(session, now, settings, email, address_of(settings, token))


def has_account(session: Session, email: str) -> bool:
    """Whether an account has this address, in use or not."""
    return bool(session.scalar(select(exists().where(Account.email == email))))


def first_administrator_link(database: Database, settings: Settings, now: datetime) -> str | None:
    """While no account exists, the address of a link that makes the first; None afterwards."""
    with database.writing() as session:
        if session.scalar(select(exists(select(Account.id)))):
            return None
        return address_of(settings, make_link(session, now, FIRST_ADMINISTRATOR, "", ADMINISTRATOR))


def accept_link(database: Database, token: str, person: NewPerson, visitor: Visitor, now: datetime) -> Entry:
    """Makes the account that the link promises, and signs it in. Raises DeadLinkError, WeakPasswordError."""
    with database.reading() as session:
        email = living_link(session, token, now).email or person.email
    require_good_password(person.password, email)
    hashed = hash_password(person.password)
    try:
        with database.writing() as session:
            link = use_link(session, token, now)
            account_id = add_account(session, link.email or person.email, person, link.role or LEARNER, hashed, now)
            record(session, now, account_id, "account-made", account_id, by=link.kind, role=link.role or LEARNER)
            return enter(session, account_id, visitor, now)
    except IntegrityError:
        raise DeadLinkError from None


def create_account(database: Database, email: str, person: NewPerson, role: str, now: datetime) -> str:
    """An account made by an operator; gives its id. Raises AddressTakenError, WeakPasswordError."""
    require_good_password(person.password, email)
    hashed = hash_password(person.password)
    try:
        with database.writing() as session:
            account_id = add_account(session, email, person, role, hashed, now)
            record(session, now, None, "account-made", account_id, by="operator", role=role)
            return account_id
    except IntegrityError:
        raise AddressTakenError from None


def add_account(session: Session, email: str, person: NewPerson, role: str, hashed: str | None, now: datetime) -> str:
    """Adds the row of an account, without a password if `hashed` is None; gives its id.

    Raises IntegrityError if the address is taken.
    """
    account = Account(
        id=str(uuid.uuid4()),
        email=email,
        name=person.name,
        role=role,
        zone=person.zone,
        password_hash=hashed,
        password_version=1,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account.id
