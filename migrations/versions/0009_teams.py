"""Teams: who is in them, who is invited, and which of them a version was handed in to."""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0009"
down_revision = "0007"

_TEAM = "team.id"
_ROLE = "role IN ('learner', 'manager')"
_HAS_TEAM = "state IN ('withdrawn', 'finished') OR team_id IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name="team_days"),
    )
    op.create_table(
        "membership",
        sa.Column("account_id", sa.String(36), sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("team_id", sa.String(36), sa.ForeignKey(_TEAM), primary_key=True),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.Column("left_at", UtcDateTime()),
        sa.CheckConstraint(_ROLE, name="membership_role"),
    )
    op.create_index("ix_membership_team_id", "membership", ["team_id"])
    op.create_table(
        "team_invitation",
        sa.Column("team_id", sa.String(36), sa.ForeignKey(_TEAM), primary_key=True),
        sa.Column("email", sa.String(254), primary_key=True),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(_ROLE, name="team_invitation_role"),
    )
    op.create_index("ix_team_invitation_email", "team_invitation", ["email"])
    op.create_table(
        "team_link",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("team_id", sa.String(36), sa.ForeignKey(_TEAM), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
    )
    op.create_index("ix_team_link_team_id", "team_link", ["team_id"])
    _add_team_to_submissions()


def _add_team_to_submissions() -> None:
    """On SQLite in one statement: making the table anew would take the frozen documents with it (ON DELETE CASCADE)."""
    op.execute(
        "ALTER TABLE submission ADD COLUMN team_id VARCHAR(36) "
        f"CONSTRAINT submission_team REFERENCES team (id) CONSTRAINT submission_has_team CHECK ({_HAS_TEAM})"
    )
    op.create_index("submission_of_team", "submission", ["team_id", "state", "made_at"])


def downgrade() -> None:
    op.drop_index("submission_of_team", "submission")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column("submission", "team_id")
    op.drop_table("team_link")
    op.drop_table("team_invitation")
    op.drop_table("membership")
    op.drop_table("team")
