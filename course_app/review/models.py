"""The tables of review. Who wrote what is never shown before its release; until then a review is a draft's twin."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime

_ID = String(36)
_ITEM = String(64)
_VERSION = ["account_id", "homework", "version"]
_SUBMISSIONS = ["submission.account_id", "submission.homework", "submission.version"]
_REVIEWS = ["review.account_id", "review.homework", "review.version"]


class Claim(Base):
    """Somebody has taken a version to read it; `note` is what the colleague said who handed it on."""

    __tablename__ = "review_claim"
    __table_args__ = (ForeignKeyConstraint(_VERSION, _SUBMISSIONS, ondelete="CASCADE"),)

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    homework: Mapped[str] = mapped_column(_ITEM, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    claimed_by: Mapped[str] = mapped_column(_ID, index=True)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    note: Mapped[str] = mapped_column(Text, default="")


class Review(Base):
    """A decision on one version: due at `due_at`, with the learner from `released_at` on, and final from then on.

    Its key is the version's, so there is one. `title` is what the homework was called on that day, "" where that was
    not kept yet; `criteria` is JSON: what it asked on that day, and whether it was met. `request_id` and
    `request_sha256` make the same request once more the same decision.
    """

    __tablename__ = "review"
    __table_args__ = (
        ForeignKeyConstraint(_VERSION, _SUBMISSIONS, ondelete="CASCADE"),
        CheckConstraint("decision IN ('return', 'approve')", name="review_decision"),
        CheckConstraint("reviewer_id <> account_id", name="review_is_by_another"),
        CheckConstraint("released_at IS NULL OR released_at >= decided_at", name="review_released_after_decision"),
        Index(
            "review_due",
            "due_at",
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    homework: Mapped[str] = mapped_column(_ITEM, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    reviewer_id: Mapped[str] = mapped_column(_ID, index=True)
    title: Mapped[str] = mapped_column(Text, server_default="")
    decision: Mapped[str] = mapped_column(String(10))
    summary: Mapped[str] = mapped_column(Text)
    criteria: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(_ID)
    request_sha256: Mapped[str] = mapped_column(String(64))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime())
    due_at: Mapped[datetime] = mapped_column(UtcDateTime())
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class Remark(Base):
    """An ask (what must change) or a comment, tied to a field or row of one document and to the words it speaks of.

    `says_where` is what the place was called in that version.
    """

    __tablename__ = "review_remark"
    __table_args__ = (
        ForeignKeyConstraint(_VERSION, _REVIEWS, ondelete="CASCADE"),
        CheckConstraint("kind IN ('ask', 'comment')", name="review_remark_kind"),
    )

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    homework: Mapped[str] = mapped_column(_ITEM, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    place: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))
    document: Mapped[str] = mapped_column(String(36))
    field: Mapped[str] = mapped_column(_ITEM)
    row: Mapped[str] = mapped_column(_ITEM)
    says_where: Mapped[str] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
