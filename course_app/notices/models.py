"""The tables of what people are told, and of how they want to be told it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime

_ID = String(36)
_OWNER = "account.id"


class Notice(Base):
    """One message to one person, and what became of it.

    `about_id` is the account whose name stands in it; `team_id` is the team that it is about: who is not in it any more
    is not shown it. `awaits_digest`: a mail that collects several is to hold it. `message_id` is the mail that does.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("NOT awaits_digest OR message_id IS NULL", name="notice_is_mailed_once"),
        Index("notice_of_account", "account_id", "made_at"),
        Index(
            "notice_awaiting_digest",
            "account_id",
            sqlite_where=text("awaits_digest"),
            postgresql_where=text("awaits_digest"),
        ),
    )

    account_id: Mapped[str] = mapped_column(ForeignKey(_OWNER, ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    about_id: Mapped[str | None] = mapped_column(_ID, index=True)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"))
    subject: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(300))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime())
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    awaits_digest: Mapped[bool]
    message_id: Mapped[str | None] = mapped_column(_ID)


class MailChoice(Base):
    """How often somebody wants mail; who has no row wants it at once."""

    __tablename__ = "mail_choice"
    __table_args__ = (CheckConstraint("pace IN ('at-once', 'daily', 'weekly', 'none')", name="mail_choice_pace"),)

    account_id: Mapped[str] = mapped_column(ForeignKey(_OWNER, ondelete="CASCADE"), primary_key=True)
    pace: Mapped[str] = mapped_column(String(10))
