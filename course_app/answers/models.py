"""The tables of all that people type. The account's id leads every primary key, so the schema can be spread by it.

Values are JSON in ASCII, kept as text: JSONB would refuse U+0000 and halves of surrogate pairs.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime

_ID = String(36)
_KEY = String(200)


class SyncAccount(Base):
    """How far one account's log has come. Its row is the lock under which requests are accepted, one at a time."""

    __tablename__ = "sync_account"

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    chain: Mapped[str] = mapped_column(String(64))
    keys: Mapped[int] = mapped_column(Integer)
    bytes: Mapped[int] = mapped_column(BigInteger)


class Change(Base):
    """One immutable change. `seq` has no gaps; `chain` makes a restored log recognisable."""

    __tablename__ = "change"
    __table_args__ = (
        UniqueConstraint("account_id", "seq", name="change_account_seq"),
        Index("change_of_key", "account_id", "key", "seq"),
    )

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str] = mapped_column(_KEY)
    parents: Mapped[str] = mapped_column(Text)
    merges: Mapped[str] = mapped_column(Text)
    val: Mapped[str | None] = mapped_column(Text)
    val_sha: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(8))
    device: Mapped[str] = mapped_column(_ID)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    received_at: Mapped[datetime] = mapped_column(UtcDateTime())
    chain: Mapped[str] = mapped_column(String(64))


class Head(Base):
    """The change that a key shows; `touch_seq` is the last change under the key, whatever became of it."""

    __tablename__ = "head"
    __table_args__ = (Index("head_touched", "account_id", "touch_seq"),)

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    key: Mapped[str] = mapped_column(_KEY, primary_key=True)
    change_id: Mapped[str] = mapped_column(_ID)
    touch_seq: Mapped[int] = mapped_column(BigInteger)


class Branch(Base):
    """A second version of a key, open until `closed_by` names the change that closed it."""

    __tablename__ = "branch"

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    key: Mapped[str] = mapped_column(_KEY, primary_key=True)
    change_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    closed_by: Mapped[str | None] = mapped_column(_ID)


class RefusedChange(Base):
    """What could not be accepted, as it came, once: nothing that was sent is thrown away unread."""

    __tablename__ = "refused_change"

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    sha: Mapped[str] = mapped_column(String(64), primary_key=True)
    raw: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime())


class Mark(Base):
    """What is ticked, kept beside the changes so that counting never reads a text."""

    __tablename__ = "mark"

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    item: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer)
    done_at: Mapped[datetime] = mapped_column(UtcDateTime())


class Device(Base):
    """A browser from which the account sends changes, as its owner knows it: "Firefox · Windows"."""

    __tablename__ = "device"

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    device: Mapped[str] = mapped_column(_ID, primary_key=True)
    label: Mapped[str] = mapped_column(String(60))
