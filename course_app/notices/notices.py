"""Telling somebody something: one row for each message, in the transaction that causes it, and its mail with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Membership
from course_app.config import Settings
from course_app.database import Database, delete_rows
from course_app.notices.mail_choice import AT_ONCE, DAILY, WEEKLY, pace_of
from course_app.notices.models import Notice
from course_app.outbox.models import Message
from course_app.outbox.outbox import queue_message

SHOWN = 200
_LONGEST_SUBJECT = 200
_KEPT_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says, and the address on this instance where one acts on it.

    `about`: the account whose name stands in it. `team`: who leaves this team is shown it no more.
    """

    subject: str
    words: str
    path: str
    about: str | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A message with what became of its mail; `mail` is None when there is none (any more)."""

    notice: Notice
    mail: Message | None


def tell(session: Session, at: datetime, settings: Settings, account_id: str, said: Said) -> None:
    """Tells one person one thing. Who is not there any more, or is disabled, is told nothing."""
    account = session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        return
    pace, subject = pace_of(session, account_id), said.subject[:_LONGEST_SUBJECT]
    body = f"{said.words}\n\n{settings.origin}{said.path}"
    session.add(
        Notice(
            id=str(uuid4()),
            account_id=account_id,
            about_id=said.about,
            team_id=said.team,
            subject=subject,
            words=said.words,
            path=said.path,
            made_at=at,
            awaits_digest=pace in (DAILY, WEEKLY),
            message_id=queue_message(session, at, account.email, subject, body) if pace == AT_ONCE else None,
        )
    )


def is_shown() -> ColumnElement[bool]:
    """The condition on a Notice that its person is still in the team that it is about."""
    is_in_team = exists().where(
        Membership.account_id == Notice.account_id, Membership.team_id == Notice.team_id, Membership.left_at.is_(None)
    )
    return or_(Notice.team_id.is_(None), is_in_team.correlate(Notice))


def notices_of(session: Session, account_id: str) -> list[Received]:
    """What the account was told, the newest first."""
    wanted = (
        select(Notice, Message)
        .outerjoin(Message, Message.id == Notice.message_id)
        .where(Notice.account_id == account_id, is_shown())
        .order_by(Notice.made_at.desc(), Notice.id)
        .limit(SHOWN)
    )
    return [Received(*row) for row in session.execute(wanted)]


def unread_count(session: Session, account_id: str) -> int:
    """How many messages the account has not opened."""
    unread = (Notice.account_id == account_id, Notice.read_at.is_(None), is_shown())
    return session.scalar(select(func.count()).select_from(Notice).where(*unread)) or 0


def open_notice(database: Database, account_id: str, notice_id: str, at: datetime) -> str:
    """The message is read; gives the address to which it leads. Raises NotFound for one of somebody else."""
    with database.writing() as session:
        mine = (Notice.id == notice_id, Notice.account_id == account_id, is_shown())
        found = session.scalars(select(Notice).where(*mine)).one_or_none()
        if found is None:
            raise NotFound
        found.read_at = found.read_at or at
        return found.path


def read_all(database: Database, account_id: str, at: datetime) -> None:
    """Every message is read."""
    with database.writing() as session:
        unread = (Notice.account_id == account_id, Notice.read_at.is_(None))
        session.execute(update(Notice).where(*unread).values(read_at=at))


def forget_notices(database: Database, now: datetime) -> int:
    """Removes messages a year after they were made; gives how many."""
    with database.writing() as session:
        return delete_rows(session, Notice, Notice.made_at <= now - _KEPT_FOR)
