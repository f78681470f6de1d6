"""The table of acts."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime


class AuditRow(Base):
    """One act. It holds ids and words of ours, never a person's text, a token or a password (SECURITY 4.10).

    `chain` is filled in soon afterwards, see chain.py.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_by_act", "act", "id"),
        Index("audit_by_actor", "actor_id", "id"),
        Index("audit_by_subject", "subject", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    actor_id: Mapped[str | None] = mapped_column(String(36))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100))
    details: Mapped[str] = mapped_column(Text())
    chain: Mapped[str | None] = mapped_column(String(64))
