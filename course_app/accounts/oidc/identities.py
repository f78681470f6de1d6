"""Which account a provider's identity opens: connected once with the account's own password, or made for it.

An address alone connects nothing: whoever could make the provider say an address would have the account. Roles and
one-time codes are ours; what the provider says about either is not looked at.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from course_app.accounts.mails import mail_connected
from course_app.accounts.models import Account
from course_app.accounts.oidc.attempt import Attempt, Proof
from course_app.accounts.oidc.id_token import Identity
from course_app.accounts.oidc.models import OidcIdentity
from course_app.accounts.oidc.refusal import OidcRefusedError
from course_app.accounts.one_time_codes import WrongCodeError, matching_step, use_step
from course_app.accounts.one_time_links import use_kept_link
from course_app.accounts.roles import LEARNER
from course_app.accounts.sign_in import Credentials, Entry, enter, sign_in
from course_app.accounts.sign_up import NewPerson, add_account
from course_app.accounts.throttle import TooManyAttemptsError, count_attempt, forget_attempt
from course_app.accounts.visitors import Visitor
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database

_log = logging.getLogger("course")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The provider's word is not enough: a code is missing, or, if it is not connected, the account's password."""

    account_id: str
    is_connected: bool


def count_attempt_to_enter(database: Database, attempt: Attempt, visitor: Visitor, now: datetime) -> str:
    """Counts an attempt as a failure of its network, until somebody gets in; gives its id. Raises OidcRefusedError."""
    try:
        return count_attempt(database, f"oidc {attempt.state}", visitor.network, now)
    except TooManyAttemptsError:
        raise OidcRefusedError("too-many-attempts") from None


def enter_by_identity(
    database: Database,
    settings: Settings,
    identity: Identity,
    attempt_id: str,
    visitor: Visitor,
    now: datetime,
    invitation: str = "",
) -> Entry | Unfinished:
    """A new session of the account that the identity opens, or what is still missing. Raises OidcRefusedError.

    Where there is no account, one is made by `invitation`, the sha256 of its token (DeadLinkError if that does not work
    any more), or if the settings say so. Whoever has an account gets into that one, and the invitation stays unused.
    """
    if settings.oidc_domain and identity.email.rpartition("@")[2] != settings.oidc_domain:
        raise OidcRefusedError("domain")
    try:
        with database.writing() as session:
            forget_attempt(session, attempt_id)
            found = session.get(OidcIdentity, (identity.issuer, identity.subject))
            if found is None:
                return _first_time(session, settings, identity, invitation, visitor, now)
            account = _account_in_use(session, found.account_id)
            if account.one_time_secret is not None:
                return Unfinished(account.id, is_connected=True)
            return _enter(session, found, visitor, now)
    except IntegrityError:
        raise OidcRefusedError("at-the-same-time") from None


def _account_in_use(session: Session, account_id: str) -> Account:
    account = session.get_one(Account, account_id, with_for_update=True)
    if account.disabled_at is not None:
        raise OidcRefusedError("disabled", account.id)
    return account


def _enter(session: Session, found: OidcIdentity, visitor: Visitor, now: datetime) -> Entry:
    found.last_used_at = now
    record(session, now, found.account_id, "sign-in", found.account_id, network=visitor.network, by="oidc")
    return enter(session, found.account_id, visitor, now)


def _first_time(
    session: Session, settings: Settings, identity: Identity, invitation: str, visitor: Visitor, now: datetime
) -> Entry | Unfinished:
    taken = session.scalar(select(Account.id).where(Account.email == identity.email)) if identity.email else None
    if taken is not None:
        return Unfinished(_account_in_use(session, taken).id, is_connected=False)
    if invitation:
        return _accept(session, settings, identity, invitation, visitor, now)
    if not identity.email:
        raise OidcRefusedError("no-verified-address")
    if not settings.oidc_new_accounts:
        raise OidcRefusedError("no-account")
    person = NewPerson(identity.name, "", identity.zone)
    account_id = add_account(session, identity.email, person, LEARNER, None, now)
    record(session, now, account_id, "account-made", account_id, by="oidc", role=LEARNER)
    return _enter(session, _connect(session, identity.issuer, identity.subject, account_id, now), visitor, now)


def _accept(
    session: Session, settings: Settings, identity: Identity, invitation: str, visitor: Visitor, now: datetime
) -> Entry:
    """An account for the invited address, with the promised role; the provider's own address need not be that one."""
    link = use_kept_link(session, invitation, now)
    person = NewPerson(identity.name or link.email.partition("@")[0][:100], "", identity.zone)
    account_id = add_account(session, link.email, person, link.role or LEARNER, None, now)
    record(session, now, account_id, "account-made", account_id, by=link.kind, role=link.role or LEARNER)
    if identity.email != link.email:
        mail_connected(session, now, settings, link.email)
    found = _connect(session, identity.issuer, identity.subject, account_id, now)
    return replace(_enter(session, found, visitor, now), is_invited=True)


def _connect(session: Session, issuer: str, subject: str, account_id: str, now: datetime) -> OidcIdentity:
    made = OidcIdentity(issuer=issuer, subject=subject, account_id=account_id, created_at=now)
    session.add(made)
    session.flush()
    record(session, now, account_id, "identity-connected", account_id)
    return made


def address_behind(database: Database, proof: Proof) -> str:
    """The address of the account for which something is to be typed."""
    with database.reading() as session:
        return _account_in_use(session, proof.account_id).email


def connect_by_password(
    database: Database, settings: Settings, proof: Proof, password: str, code: str, visitor: Visitor, now: datetime
) -> Entry:
    """Signs in by what was typed, as ever, and connects the identity from now on.

    Raises WrongCredentialsError, TooManyAttemptsError, OidcRefusedError.
    """
    email = address_behind(database, proof)
    entry = sign_in(database, Credentials(email, password, code), visitor, now)
    try:
        with database.writing() as session:
            _account_in_use(session, proof.account_id)
            _connect(session, proof.issuer, proof.subject, proof.account_id, now)
            mail_connected(session, now, settings, email)
    except IntegrityError:
        _log.info("an identity was connected twice at once; the first stays")
    return entry


def enter_by_code(database: Database, proof: Proof, code: str, visitor: Visitor, now: datetime) -> Entry:
    """A new session for somebody whom the provider knows, by their code; under the same throttle as passwords.

    Raises WrongCodeError, TooManyAttemptsError, OidcRefusedError.
    """
    attempt_id = count_attempt(database, f"password {address_behind(database, proof)}", visitor.network, now)
    with database.writing() as session:
        account = _account_in_use(session, proof.account_id)
        found = session.get(OidcIdentity, (proof.issuer, proof.subject))
        if found is None or found.account_id != account.id:
            raise OidcRefusedError("not-connected", account.id)
        secret = account.one_time_secret
        step = matching_step(secret, code, now, account.one_time_step) if secret is not None else None
        if secret is None or (step is not None and use_step(session, account.id, step)):
            forget_attempt(session, attempt_id)
            return _enter(session, found, visitor, now)
    raise WrongCodeError(gettext("This code does not fit. Look at the app's newest one and try again."))


def note_refusal(database: Database, refusal: OidcRefusedError, visitor: Visitor, now: datetime) -> None:
    """Writes down that somebody did not get in, and why, in a word of ours."""
    with database.writing() as session:
        details = {"network": visitor.network, "by": "oidc", "why": refusal.why}
        record(session, now, None, "sign-in-failed", refusal.account_id, **details)


def connected_since(session: Session, account_id: str) -> datetime | None:
    """Since when an identity opens the account, None if none does."""
    return session.scalar(select(OidcIdentity.created_at).where(OidcIdentity.account_id == account_id).limit(1))


def disconnect(database: Database, account_id: str, now: datetime) -> None:
    """No identity opens the account any more. The caller has asked for the password, so there is another way in."""
    with database.writing() as session:
        session.execute(delete(OidcIdentity).where(OidcIdentity.account_id == account_id))
        record(session, now, account_id, "identity-disconnected", account_id)
