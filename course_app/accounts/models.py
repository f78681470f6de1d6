"""The tables of accounts. Times are UTC; a token is kept only as its sha256."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime

_OWNER = "account.id"


class Account(Base):
    """A person. `password_version` rises with every new password; `one_time_step` is the last code's time step.

    `erase_at`: its owner asked for its erasure, which they can take back until then.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role IN ('learner', 'manager', 'author', 'administrator')", name="account_role"),
        CheckConstraint("one_time_step IS NULL OR one_time_secret IS NOT NULL", name="account_step_has_secret"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_version: Mapped[int] = mapped_column(default=1)
    one_time_secret: Mapped[str | None] = mapped_column(String(64))
    one_time_step: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    erase_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class ErasedAccount(Base):
    """An account that was erased, known by the sha256 of its id alone: a stale device must not bring it back."""

    __tablename__ = "erased_account"

    account_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime())


class SignInSession(Base):
    """One browser that is signed in. `offered_secret` waits for the first code of an app that is being set up."""

    __tablename__ = "sign_in_session"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(_OWNER, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    device: Mapped[str] = mapped_column(String(60))
    offered_secret: Mapped[str | None] = mapped_column(String(64))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class OneTimeLink(Base):
    """A link that works once. A reset is bound to an account and to its password; the others make an account."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        CheckConstraint("kind IN ('first-administrator', 'invitation', 'sign-up', 'reset')", name="one_time_link_kind"),
        CheckConstraint(
            "(kind = 'reset') = (account_id IS NOT NULL) AND (kind = 'reset') = (password_version IS NOT NULL) "
            "AND (kind = 'reset') = (role IS NULL)",
            name="one_time_link_is_bound",
        ),
    )

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[str | None] = mapped_column(String(20))
    account_id: Mapped[str | None] = mapped_column(ForeignKey(_OWNER, ondelete="CASCADE"), index=True)
    password_version: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class SignInFailure(Base):
    """An attempt that is not known to be right: `subject_sha256` is what was tried, never what was typed."""

    __tablename__ = "sign_in_failure"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    subject_sha256: Mapped[str] = mapped_column(String(64), index=True)
    network: Mapped[str] = mapped_column(String(50), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class KnownDevice(Base):
    """A browser in which the account has signed in before."""

    __tablename__ = "known_device"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey(_OWNER, ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
