"""The tables of signing in by a provider."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime


class OidcIdentity(Base):
    """A person as their provider names them, and the account that this opens. A subject is never given to another."""

    __tablename__ = "oidc_identity"

    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class OidcAttempt(Base):
    """A `state` that came back: it is good once. Rows older than an attempt can be are deleted."""

    __tablename__ = "oidc_attempt"

    state_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
