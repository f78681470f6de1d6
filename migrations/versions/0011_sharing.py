"""Reflections that are shared with a team, who read what, and ways into the audit by act, person and time."""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0011"
down_revision = "0010"

_MEMBERSHIP = ["account_id", "team_id"]
_AUDIT_INDEXES = {
    "audit_by_act": ["act", "id"],
    "audit_by_actor": ["actor_id", "id"],
    "audit_by_subject": ["subject", "id"],
}


def upgrade() -> None:
    op.create_table(
        "shared_reflection",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("team_id", sa.String(36), primary_key=True),
        sa.Column("reflection", sa.String(64), primary_key=True),
        sa.Column("change_id", sa.String(36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shared_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(_MEMBERSHIP, [f"membership.{name}" for name in _MEMBERSHIP], ondelete="CASCADE"),
    )
    op.create_table(
        "look",
        sa.Column("account_id", sa.String(36), sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("team_id", sa.String(36), sa.ForeignKey("team.id"), nullable=False),
        sa.Column("read_by", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('reflection', 'homework')", name="look_kind"),
    )
    op.create_index("look_of_account", "look", ["account_id", "at"])
    for name, columns in _AUDIT_INDEXES.items():
        op.create_index(name, "audit", columns)


def downgrade() -> None:
    for name in _AUDIT_INDEXES:
        op.drop_index(name, "audit")
    op.drop_table("look")
    op.drop_table("shared_reflection")
