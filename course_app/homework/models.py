"""The tables of what is handed in. Every row of a learner is immutable but for how its version ended."""

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime

_ID = String(36)
_ITEM = String(64)


class Submission(Base):
    """One version of one piece of homework, handed in or finished. A decided one says when, and by which account.

    `request_id` is the browser's id of the act: the same request once more is the same version. `request_sha256`
    tells a repetition from another request under the same id. `size` counts the characters that the version holds.
    `team_id` is the team that it went to; whether anybody in it reviews it now is asked of reviewers.py.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("account_id", "request_id", name="submission_request"),
        Index("submission_by_id", "id"),
        Index(
            "submission_open",
            "account_id",
            "homework",
            unique=True,
            sqlite_where=text("state = 'handed_in'"),
            postgresql_where=text("state = 'handed_in'"),
        ),
        CheckConstraint(
            "state IN ('handed_in', 'returned', 'approved', 'withdrawn', 'finished')", name="submission_state"
        ),
        Index("submission_of_team", "team_id", "state", "made_at"),
        CheckConstraint("state IN ('withdrawn', 'finished') OR team_id IS NOT NULL", name="submission_has_team"),
        CheckConstraint("version >= 1", name="submission_version"),
        CheckConstraint(
            "(state = 'handed_in') = (decided_at IS NULL) AND (state = 'handed_in') = (decided_by IS NULL)",
            name="submission_has_evidence",
        ),
        CheckConstraint(
            "state NOT IN ('withdrawn', 'finished') OR decided_by = account_id", name="submission_ended_by_learner"
        ),
        CheckConstraint(
            "state NOT IN ('returned', 'approved') OR decided_by <> account_id", name="submission_decided_by_reviewer"
        ),
    )

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    homework: Mapped[str] = mapped_column(_ITEM, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(_ID)
    request_id: Mapped[str] = mapped_column(_ID)
    request_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    size: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime())
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    decided_by: Mapped[str | None] = mapped_column(_ID)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id", name="submission_team"))


class FrozenTemplate(Base):
    """A template as it was when something was handed in on it, once for everybody: `shape` is its JSON."""

    __tablename__ = "frozen_template"

    template_id: Mapped[str] = mapped_column(_ITEM, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    shape: Mapped[str] = mapped_column(Text)


class FrozenDocument(Base):
    """A document as it stood when it was handed in, in JSON: its values, and what the check of that day found.

    `today` and `zone` are those of the check, so that the same template and values give the same result for ever.
    """

    __tablename__ = "frozen_document"
    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "homework", "version"],
            ["submission.account_id", "submission.homework", "submission.version"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["template_id", "template_digest"], ["frozen_template.template_id", "frozen_template.digest"]
        ),
    )

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    homework: Mapped[str] = mapped_column(_ITEM, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    document: Mapped[str] = mapped_column(_ID, primary_key=True)
    place: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(Text)
    template_id: Mapped[str] = mapped_column(_ITEM)
    template_digest: Mapped[str] = mapped_column(String(64))
    today: Mapped[date] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(String(60))
    filled: Mapped[str] = mapped_column(Text)
    check_result: Mapped[str] = mapped_column(Text)


class FrozenAnswer(Base):
    """What the learner said to one ask of an earlier round when they handed this version in: `is_closed`, done with."""

    __tablename__ = "frozen_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "homework", "version"],
            ["submission.account_id", "submission.homework", "submission.version"],
            ondelete="CASCADE",
        ),
    )

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    homework: Mapped[str] = mapped_column(_ITEM, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    ask: Mapped[str] = mapped_column(_ID, primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    is_closed: Mapped[bool] = mapped_column(Boolean)
