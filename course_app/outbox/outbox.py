"""What waits to be sent: written with its cause, claimed by one sender, sent at most once."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from course_app.config import Settings
from course_app.database import Database, delete_rows
from course_app.outbox.mail import Letter, MailLostError, MailRefusedError, carrier_of
from course_app.outbox.models import Message

MOST_ATTEMPTS = 10
_FIRST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(hours=6)
_ABANDONED_AFTER = timedelta(minutes=10)
_KEPT_FOR = timedelta(days=30)


def queue_message(session: Session, at: datetime, recipient: str, subject: str, body: str) -> str:
    """Writes down a message to the address `recipient`; it goes out once the transaction is committed. Gives its id."""
    made = Message(
        id=str(uuid.uuid4()), recipient=recipient, subject=subject, body=body, created_at=at, next_attempt_at=at
    )
    session.add(made)
    return made.id


def messages_to(session: Session, recipient: str, since: datetime) -> int:
    """How many messages to `recipient` were written down since then."""
    is_recent = (Message.recipient == recipient, Message.created_at > since)
    return session.scalar(select(func.count()).select_from(Message).where(*is_recent)) or 0


def deliver_waiting(database: Database, settings: Settings, now: datetime) -> int:
    """Sends every message that is due, and gives how many went out.

    Any number of processes may call this at once: a message is claimed before it is sent. One whose fate is unknown,
    because the process or the connection ended in the middle, is marked failed and never sent a second time.
    """
    _give_up_abandoned(database, now)
    carrier = carrier_of(settings)
    sent = 0
    while (letter := _claim_next(database, now)) is not None:
        try:
            carrier.carry(letter)
        except MailRefusedError as error:
            _note_refusal(database, letter.id, str(error), now)
        except MailLostError as error:
            _note_loss(database, letter.id, str(error), now)
        else:
            _note_sent(database, letter.id, now)
            sent += 1
    return sent


def forget_messages(database: Database, now: datetime) -> int:
    """Removes messages 30 days after they were sent or given up; gives how many."""
    old = now - _KEPT_FOR
    with database.writing() as session:
        return delete_rows(session, Message, or_(Message.sent_at <= old, Message.failed_at <= old))


def _give_up_abandoned(database: Database, now: datetime) -> None:
    with database.writing() as session:
        session.execute(
            update(Message)
            .where(Message.claimed_at < now - _ABANDONED_AFTER)
            .values(claimed_at=None, failed_at=now, error="the sender ended while it was sending")
        )


def _claim_next(database: Database, now: datetime) -> Letter | None:
    is_due = (Message.sent_at.is_(None), Message.failed_at.is_(None), Message.claimed_at.is_(None))
    with database.writing() as session:
        message = session.scalar(
            select(Message)
            .where(*is_due, Message.next_attempt_at <= now)
            .order_by(Message.created_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if message is None:
            return None
        message.claimed_at = now
        message.attempts += 1
        return Letter(message.id, message.recipient, message.subject, message.body, message.created_at)


def _note_sent(database: Database, message_id: str, now: datetime) -> None:
    """The text goes at once: it may hold a link that opens an account."""
    with database.writing() as session:
        if message := _claimed(session, message_id):
            message.claimed_at, message.sent_at, message.body = None, now, ""


def _claimed(session: Session, message_id: str) -> Message | None:
    """The message that was on its way; None if its recipient was erased meanwhile."""
    return session.get(Message, message_id)


def _note_refusal(database: Database, message_id: str, error: str, now: datetime) -> None:
    with database.writing() as session:
        message = _claimed(session, message_id)
        if message is None:
            return
        message.claimed_at, message.error = None, error[:500]
        if message.attempts >= MOST_ATTEMPTS:
            message.failed_at = now
        else:
            message.next_attempt_at = now + min(_FIRST_DELAY * 2 ** (message.attempts - 1), _LONGEST_DELAY)


def _note_loss(database: Database, message_id: str, error: str, now: datetime) -> None:
    with database.writing() as session:
        if message := _claimed(session, message_id):
            message.claimed_at, message.failed_at, message.error = None, now, error[:500]
