"""Reviews: who has taken what, what was decided, asks and comments, and the answers that went in with a version."""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0010"
down_revision = "0009"

_VERSION = ["account_id", "homework", "version"]
_SUBMISSIONS = ["submission.account_id", "submission.homework", "submission.version"]
_REVIEWS = ["review.account_id", "review.homework", "review.version"]


def _version() -> list[sa.Column[object]]:
    return [
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("homework", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
    ]


def upgrade() -> None:
    op.create_table(
        "frozen_answer",
        *_version(),
        sa.Column("ask", sa.String(36), primary_key=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(_VERSION, _SUBMISSIONS, ondelete="CASCADE"),
    )
    op.create_table(
        "review_claim",
        *_version(),
        sa.Column("claimed_by", sa.String(36), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(_VERSION, _SUBMISSIONS, ondelete="CASCADE"),
    )
    op.create_index("ix_review_claim_claimed_by", "review_claim", ["claimed_by"])
    op.create_table(
        "review",
        *_version(),
        sa.Column("reviewer_id", sa.String(36), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("released_at", UtcDateTime()),
        sa.ForeignKeyConstraint(_VERSION, _SUBMISSIONS, ondelete="CASCADE"),
        sa.CheckConstraint("decision IN ('return', 'approve')", name="review_decision"),
        sa.CheckConstraint("reviewer_id <> account_id", name="review_is_by_another"),
        sa.CheckConstraint("released_at IS NULL OR released_at >= decided_at", name="review_released_after_decision"),
    )
    op.create_index("ix_review_reviewer_id", "review", ["reviewer_id"])
    waits = sa.text("released_at IS NULL")
    op.create_index("review_due", "review", ["due_at"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "review_remark",
        *_version(),
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("document", sa.String(36), nullable=False),
        sa.Column("field", sa.String(64), nullable=False),
        sa.Column("row", sa.String(64), nullable=False),
        sa.Column("says_where", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(_VERSION, _REVIEWS, ondelete="CASCADE"),
        sa.CheckConstraint("kind IN ('ask', 'comment')", name="review_remark_kind"),
    )


def downgrade() -> None:
    op.drop_table("review_remark")
    op.drop_table("review")
    op.drop_table("review_claim")
    op.drop_table("frozen_answer")
