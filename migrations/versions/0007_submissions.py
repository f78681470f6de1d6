"""Handing in: versions of homework, the documents frozen in them, and the templates on which they were written."""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("homework", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("request_id", sa.String(36), nullable=False),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime()),
        sa.Column("decided_by", sa.String(36)),
        sa.UniqueConstraint("account_id", "request_id", name="submission_request"),
        sa.CheckConstraint(
            "state IN ('handed_in', 'returned', 'approved', 'withdrawn', 'finished')", name="submission_state"
        ),
        sa.CheckConstraint("version >= 1", name="submission_version"),
        sa.CheckConstraint(
            "(state = 'handed_in') = (decided_at IS NULL) AND (state = 'handed_in') = (decided_by IS NULL)",
            name="submission_has_evidence",
        ),
        sa.CheckConstraint(
            "state NOT IN ('withdrawn', 'finished') OR decided_by = account_id", name="submission_ended_by_learner"
        ),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'approved') OR decided_by <> account_id", name="submission_decided_by_reviewer"
        ),
    )
    is_open = sa.text("state = 'handed_in'")
    op.create_index("submission_by_id", "submission", ["id"])
    op.create_index(
        "submission_open",
        "submission",
        ["account_id", "homework"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "frozen_template",
        sa.Column("template_id", sa.String(64), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
    )
    op.create_table(
        "frozen_document",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("homework", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("document", sa.String(36), primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("template_id", sa.String(64), nullable=False),
        sa.Column("template_digest", sa.String(64), nullable=False),
        sa.Column("today", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("filled", sa.Text(), nullable=False),
        sa.Column("check_result", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id", "homework", "version"],
            ["submission.account_id", "submission.homework", "submission.version"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["template_id", "template_digest"], ["frozen_template.template_id", "frozen_template.digest"]
        ),
    )


def downgrade() -> None:
    op.drop_table("frozen_document")
    op.drop_table("frozen_template")
    op.drop_table("submission")
