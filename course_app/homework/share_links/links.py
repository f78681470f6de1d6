"""Links with a token: made, prolonged, revoked, and looked up by whoever has one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.accounts.tokens import new_token, sha256_of
from course_app.answers.account_log import locked_log
from course_app.audit.log import record
from course_app.config import Settings
from course_app.database import Database, delete_rows
from course_app.homework.share_links.kinds import LinkKind
from course_app.homework.share_links.link_key import link_token
from course_app.homework.share_links.models import Release, ShareLink
from course_app.homework.share_links.refusals import DeadShareLinkError, NoSuchDocumentError
from course_app.homework.share_links.synced_document import is_there

ONE_VISIT = timedelta(minutes=10)
"""Whoever looks again within this time has looked once."""

KEPT_FOR = timedelta(days=30)
"""An expired link comes back at its address with a release within this time; then it is forgotten."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Whose document is shared, and by which kind of link."""

    account_id: str
    document: str
    kind: LinkKind


def link_of(session: Session, shared: Shared, *, for_update: bool = False) -> ShareLink | None:
    """The document's link of this kind, also a revoked or expired one."""
    key = (shared.account_id, shared.document, shared.kind.name)
    return session.get(ShareLink, key, with_for_update=for_update)


def extend_link(session: Session, settings: Settings, shared: Shared, now: datetime, time: timedelta) -> None:
    """The link works for `time` from now on, at the address it had; a revoked one comes back at another address."""
    link = link_of(session, shared, for_update=True)
    if link is None:
        link = ShareLink(
            account_id=shared.account_id, document=shared.document, kind=shared.kind.name, views=0, last_seen_at=None
        )
        session.add(link)
        _give_address(settings, shared, link, now)
    elif link.revoked_at is not None:
        _give_address(settings, shared, link, now)
    link.expires_at = now + time


def _give_address(settings: Settings, shared: Shared, link: ShareLink, now: datetime) -> None:
    link.nonce, link.made_at, link.revoked_at = new_token(), now, None
    link.views, link.last_seen_at = 0, None
    link.token_sha256 = sha256_of(_token(settings, shared, link))


def _token(settings: Settings, shared: Shared, link: ShareLink) -> str:
    return link_token(settings, shared.kind.name, shared.account_id, shared.document, link.nonce)


def address_of(settings: Settings, shared: Shared, link: ShareLink) -> str | None:
    """The link as its owner hands it on; None when the key that made it is not this instance's any more."""
    token = _token(settings, shared, link)
    is_ours = sha256_of(token) == link.token_sha256
    return f"{settings.origin}{shared.kind.path}{token}" if is_ours else None


def revoke_link(database: Database, shared: Shared, now: datetime) -> None:
    """The link is dead at once and for ever. Raises NoSuchDocumentError when there is none."""
    with database.writing() as session:
        locked_log(session, shared.account_id)
        link = link_of(session, shared, for_update=True)
        if link is None:
            raise NoSuchDocumentError
        if link.revoked_at is None:
            link.revoked_at = now
            record(session, now, shared.account_id, "share-revoked", shared.document, kind=shared.kind.name)


def living_link(session: Session, kind: LinkKind, token: str, now: datetime) -> tuple[ShareLink, Release]:
    """The link with `token`, and what it shows. Raises DeadShareLinkError for every other token alike."""
    found = session.execute(
        select(ShareLink, Account.disabled_at)
        .join(Account, Account.id == ShareLink.account_id)
        .where(ShareLink.token_sha256 == sha256_of(token), ShareLink.kind == kind.name)
    ).first()
    if found is None:
        raise DeadShareLinkError
    link, disabled_at = found
    if link.revoked_at is not None or link.expires_at <= now or disabled_at is not None:
        raise DeadShareLinkError
    if not is_there(session, link.account_id, link.document):
        raise DeadShareLinkError
    same = (Release.account_id == link.account_id, Release.document == link.document, Release.kind == link.kind)
    release = session.scalars(select(Release).where(*same).order_by(Release.number.desc()).limit(1)).first()
    if release is None:
        raise DeadShareLinkError
    return link, release


def note_visit(database: Database, link: ShareLink, now: datetime) -> None:
    """Counts a visit, in the audit too; of several requests within ten minutes the first alone writes."""
    if link.last_seen_at is not None and link.last_seen_at > now - ONE_VISIT:
        return
    with database.writing() as session:
        is_new = or_(ShareLink.last_seen_at.is_(None), ShareLink.last_seen_at <= now - ONE_VISIT)
        same = (ShareLink.token_sha256 == link.token_sha256, is_new)
        seen = session.scalars(
            update(ShareLink)
            .where(*same)
            .values(views=ShareLink.views + 1, last_seen_at=now)
            .returning(ShareLink.document)
            .execution_options(synchronize_session=False)
        ).all()
        if seen:
            record(session, now, None, "share-seen", link.account_id, document=link.document, kind=link.kind)


def stop_all_links(session: Session, now: datetime) -> None:
    """No link that was given out works any more: after a restore nobody knows which were stopped since."""
    living = update(ShareLink).where(ShareLink.revoked_at.is_(None))
    session.execute(living.values(revoked_at=now).execution_options(synchronize_session=False))


def forget_links(database: Database, now: datetime) -> int:
    """Removes links that were stopped or expired thirty days ago, with what they showed; gives how many."""
    is_over = or_(ShareLink.revoked_at <= now - KEPT_FOR, ShareLink.expires_at <= now - KEPT_FOR)
    same = (ShareLink.account_id == Release.account_id, ShareLink.document == Release.document)
    with database.writing() as session:
        delete_rows(session, Release, exists().where(*same, ShareLink.kind == Release.kind, is_over))
        return delete_rows(session, ShareLink, is_over)
