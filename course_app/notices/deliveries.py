"""What became of the mails of the last 30 days, for administrators: what failed first, then what waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from course_app.outbox.models import Message

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The mails, and how many failed, wait and were delivered."""

    messages: Sequence[Message]
    failed: int
    waiting: int
    delivered: int


def deliveries(session: Session) -> Deliveries:
    """The first 200 and the counts of all. Nothing is read of what a mail says."""
    place = case((Message.failed_at.is_not(None), 0), (Message.sent_at.is_(None), 1), else_=2)
    found = session.scalars(select(Message).order_by(place, Message.created_at.desc(), Message.id).limit(SHOWN)).all()
    counted: dict[int, int] = dict(session.execute(select(place, func.count()).group_by(place)).all())
    return Deliveries(found, *(counted.get(number, 0) for number in range(3)))
