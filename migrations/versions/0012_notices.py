"""What people are told, how often they want it by mail, and which approved work is the standard of a team."""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0012"
down_revision = "0011"

_SUBMISSION = ["account_id", "homework", "version"]
_SUBMISSIONS = ["submission.account_id", "submission.homework", "submission.version"]


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("account_id", sa.String(36), sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("about_id", sa.String(36)),
        sa.Column("team_id", sa.String(36), sa.ForeignKey("team.id")),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("path", sa.String(300), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime()),
        sa.Column("awaits_digest", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.String(36)),
        sa.CheckConstraint("NOT awaits_digest OR message_id IS NULL", name="notice_is_mailed_once"),
    )
    op.create_index("notice_of_account", "notice", ["account_id", "made_at"])
    op.create_index("ix_notice_about_id", "notice", ["about_id"])
    waits = sa.text("awaits_digest")
    op.create_index("notice_awaiting_digest", "notice", ["account_id"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "mail_choice",
        sa.Column("account_id", sa.String(36), sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("pace", sa.String(10), nullable=False),
        sa.CheckConstraint("pace IN ('at-once', 'daily', 'weekly', 'none')", name="mail_choice_pace"),
    )
    op.create_table(
        "team_standard",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("homework", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("team_id", sa.String(36), sa.ForeignKey("team.id"), nullable=False),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("checked_by", sa.String(36), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("check_again_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(_SUBMISSION, _SUBMISSIONS, ondelete="CASCADE"),
        sa.CheckConstraint("check_again_on > checked_on", name="team_standard_is_checked_again"),
    )
    op.create_index("ix_team_standard_team_id", "team_standard", ["team_id"])


def downgrade() -> None:
    op.drop_table("team_standard")
    op.drop_table("mail_choice")
    op.drop_table("notice")
