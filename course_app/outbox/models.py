"""The table of messages."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime


class Message(Base):
    """One message. It waits until `next_attempt_at`; `claimed_at` says that somebody is sending it now."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="message_is_sent_or_failed"),
        CheckConstraint("failed_at IS NULL OR error <> ''", name="message_failed_for_a_reason"),
        CheckConstraint("sent_at IS NULL OR body = ''", name="message_sent_is_forgotten"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    attempts: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    error: Mapped[str] = mapped_column(String(500), default="")
