"""The tables of links, and of what they show. The account's id leads every primary key, as with all words of people."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime

_ID = String(36)


class ShareLink(Base):
    """The one link of a kind that a document has. Its token is not kept: `nonce` and the instance's key make it again.

    `views` counts visits, those within ten minutes once.
    """

    __tablename__ = "share_link"
    __table_args__ = (CheckConstraint("kind IN ('customer-view', 'sop-test')", name="share_link_kind"),)

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    document: Mapped[str] = mapped_column(_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    nonce: Mapped[str] = mapped_column(String(43))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    views: Mapped[int] = mapped_column(Integer)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class Release(Base):
    """What a document showed once it was released: `content` is JSON of what its readers may see, and no more."""

    __tablename__ = "released_document"

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    document: Mapped[str] = mapped_column(_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    template: Mapped[str] = mapped_column(String(64))
    template_version: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    named: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(String(60))
    released_at: Mapped[datetime] = mapped_column(UtcDateTime())
