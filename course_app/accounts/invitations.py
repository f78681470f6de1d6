"""Invitations: a link that makes an account with a role, for one address."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from course_app.accounts.mails import mail_invitation
from course_app.accounts.models import Account, OneTimeLink
from course_app.accounts.one_time_links import INVITATION, DeadLinkError, address_of, living_link, make_link
from course_app.accounts.sign_up import AddressTakenError, has_account
from course_app.accounts.tokens import sha256_of
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database


def invite(database: Database, settings: Settings, by: str, email: str, role: str, now: datetime) -> str:
    """Mails an invitation to `email`, in the name of the account `by`; gives the link. Raises AddressTakenError."""
    with database.writing() as session:
        link = new_invitation(session, settings, by, email, role, now)
        mail_invitation(session, now, settings, email, link)
        return link


def invite_by_hand(database: Database, settings: Settings, email: str, role: str, now: datetime) -> str:
    """An invitation that the operator hands over; gives the link. Raises AddressTakenError."""
    with database.writing() as session:
        return new_invitation(session, settings, None, email, role, now)


def new_invitation(session: Session, settings: Settings, by: str | None, email: str, role: str, now: datetime) -> str:
    """A link for `email`, in the caller's transaction; it takes the place of an earlier one. Raises AddressTakenError.

    `by` is the account in whose name it is, None for an operator.
    """
    if has_account(session, email):
        raise AddressTakenError
    is_open = (OneTimeLink.kind == INVITATION, OneTimeLink.email == email, OneTimeLink.used_at.is_(None))
    session.execute(update(OneTimeLink).where(*is_open).values(used_at=now))
    record(session, now, by, "invited", "invitation", role=role)
    return address_of(settings, make_link(session, now, INVITATION, email, role))


def kept_invitation(session: Session, token: str, now: datetime) -> str:
    """The sha256 by which the invitation with `token` is kept. Raises DeadLinkError, as for any dead link."""
    if living_link(session, token, now).kind != INVITATION:
        raise DeadLinkError
    return sha256_of(token)


def promised_roles(session: Session, emails: Sequence[str], now: datetime) -> dict[str, str | None]:
    """The roles of the invitations that these addresses can still accept: a later one must not take it away unasked."""
    is_open = (OneTimeLink.kind == INVITATION, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now)
    wanted = select(OneTimeLink.email, OneTimeLink.role).where(*is_open, OneTimeLink.email.in_(emails))
    return dict(session.execute(wanted).all())


def open_invitations(session: Session, now: datetime) -> list[tuple[str, str, datetime]]:
    """Address, role and end of every invitation that can still be accepted."""
    taken = exists().where(Account.email == OneTimeLink.email)
    found = session.scalars(
        select(OneTimeLink)
        .where(OneTimeLink.kind == INVITATION, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now, ~taken)
        .order_by(OneTimeLink.email)
    )
    return [(link.email, link.role or "", link.expires_at) for link in found]
