"""Accounts, sessions, links that work once, throttle, known devices; the audit; the outbox.

Revision 0002 follows 0001.
"""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.String(36)),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(100), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("recipient", sa.String(254), nullable=False, index=True),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=False, index=True),
        sa.Column("claimed_at", UtcDateTime()),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failed_at", UtcDateTime()),
        sa.Column("error", sa.String(500), nullable=False),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name="message_is_sent_or_failed"),
        sa.CheckConstraint("failed_at IS NULL OR error <> ''", name="message_failed_for_a_reason"),
        sa.CheckConstraint("sent_at IS NULL OR body = ''", name="message_sent_is_forgotten"),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("password_version", sa.Integer(), nullable=False),
        sa.Column("one_time_secret", sa.String(64)),
        sa.Column("one_time_step", sa.Integer()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime()),
        sa.CheckConstraint("role IN ('learner', 'manager', 'author', 'administrator')", name="account_role"),
        sa.CheckConstraint("one_time_step IS NULL OR one_time_secret IS NOT NULL", name="account_step_has_secret"),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        _owner(),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("device", sa.String(60), nullable=False),
        sa.Column("offered_secret", sa.String(64)),
        sa.Column("ended_at", UtcDateTime()),
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("email", sa.String(254), nullable=False, index=True),
        sa.Column("role", sa.String(20)),
        _owner(nullable=True),
        sa.Column("password_version", sa.Integer()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.CheckConstraint(
            "kind IN ('first-administrator', 'invitation', 'sign-up', 'reset')", name="one_time_link_kind"
        ),
        sa.CheckConstraint(
            "(kind = 'reset') = (account_id IS NOT NULL) AND (kind = 'reset') = (password_version IS NOT NULL) "
            "AND (kind = 'reset') = (role IS NULL)",
            name="one_time_link_is_bound",
        ),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("subject_sha256", sa.String(64), nullable=False, index=True),
        sa.Column("network", sa.String(50), nullable=False, index=True),
        sa.Column("at", UtcDateTime(), nullable=False, index=True),
    )
    op.create_table(
        "known_device",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        _owner(primary_key=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
    )


def _owner(nullable: bool = False, primary_key: bool = False) -> "sa.Column[str]":
    to_account = sa.ForeignKey("account.id", ondelete="CASCADE")
    return sa.Column("account_id", sa.String(36), to_account, index=True, nullable=nullable, primary_key=primary_key)


def downgrade() -> None:
    for table in (
        "known_device",
        "sign_in_failure",
        "one_time_link",
        "sign_in_session",
        "account",
        "message",
        "audit",
    ):
        op.drop_table(table)
