"""Links that work once: to make the first account, to accept an invitation, to sign up, to choose a new password."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext
from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from course_app.accounts.models import Account, OneTimeLink
from course_app.accounts.tokens import new_token, sha256_of
from course_app.config import Settings
from course_app.errors import CourseAppError

FIRST_ADMINISTRATOR, INVITATION, SIGN_UP, RESET = "first-administrator", "invitation", "sign-up", "reset"
LIFETIMES = {
    FIRST_ADMINISTRATOR: timedelta(days=1),
    INVITATION: timedelta(days=7),
    SIGN_UP: timedelta(minutes=10),
    RESET: timedelta(minutes=10),
}


class DeadLinkError(CourseAppError):
    """A link that expired, was used, was overtaken, or never existed: nobody can tell which."""

    status = 404
    code = "dead-link"

    def __init__(self) -> None:
        super().__init__(
            gettext("This link does not work any more, or it never did. Nothing was changed. Ask for a new one.")
        )


@dataclass(frozen=True, slots=True)
class LivingLink:
    """What a link that still works is for."""

    kind: str
    email: str
    role: str | None
    account_id: str | None


def make_link(session: Session, now: datetime, kind: str, email: str, role: str) -> str:
    """A link of `kind` with which `email` may make an account with `role`; gives its token."""
    return _keep(session, OneTimeLink(kind=kind, email=email, role=role), now)


def make_reset_link(session: Session, now: datetime, account: Account) -> str:
    """A link that replaces the password which `account` has now; gives its token."""
    bound = {"account_id": account.id, "password_version": account.password_version}
    return _keep(session, OneTimeLink(kind=RESET, email=account.email, **bound), now)


def _keep(session: Session, link: OneTimeLink, now: datetime) -> str:
    token = new_token()
    link.token_sha256, link.created_at, link.expires_at = sha256_of(token), now, now + LIFETIMES[link.kind]
    session.add(link)
    return token


def address_of(settings: Settings, token: str) -> str:
    """The link as people get it. It begins with the configured address, never with what a request says."""
    return f"{settings.origin}/accounts/links/{token}"


def living_link(session: Session, token: str, now: datetime) -> LivingLink:
    """What the link with `token` is for. Raises DeadLinkError."""
    return _living(session, sha256_of(token), now)


def _living(session: Session, token_sha256: str, now: datetime) -> LivingLink:
    link = session.get(OneTimeLink, token_sha256)
    if link is None or link.used_at is not None or link.expires_at <= now or _is_overtaken(session, link):
        raise DeadLinkError
    return LivingLink(link.kind, link.email, link.role, link.account_id)


def _is_overtaken(session: Session, link: OneTimeLink) -> bool:
    if link.kind == RESET:
        account = session.get_one(Account, link.account_id)
        return account.disabled_at is not None or account.password_version != link.password_version
    taken = exists().where(Account.email == link.email) if link.kind != FIRST_ADMINISTRATOR else exists(Account.id)
    return bool(session.scalar(select(taken)))


def use_link(session: Session, token: str, now: datetime) -> LivingLink:
    """Uses up the link with `token`, and with the first administrator's all others of its kind.

    Two requests at once cannot both get it: the second waits for the first and finds it used. Raises DeadLinkError.
    """
    return use_kept_link(session, sha256_of(token), now)


def use_kept_link(session: Session, token_sha256: str, now: datetime) -> LivingLink:
    """The same for a link of which only the sha256 of its token is known. Raises DeadLinkError."""
    link = _living(session, token_sha256, now)
    own = OneTimeLink.token_sha256 == token_sha256
    same = OneTimeLink.kind == FIRST_ADMINISTRATOR if link.kind == FIRST_ADMINISTRATOR else own
    used = session.scalars(
        update(OneTimeLink)
        .where(same, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
        .returning(OneTimeLink.token_sha256)
    ).all()
    if token_sha256 not in used:
        raise DeadLinkError
    return link
