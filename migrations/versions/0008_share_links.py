"""Links for customers and for new joiners, what they show, and the runs that come back.

Revision 0008, after 0006.
"""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0008"
down_revision = "0007"

_ID = sa.String(36)


def upgrade() -> None:
    op.create_table(
        "share_link",
        sa.Column("account_id", _ID, primary_key=True),
        sa.Column("document", _ID, primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("nonce", sa.String(43), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime()),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime()),
        sa.CheckConstraint("kind IN ('customer-view', 'sop-test')", name="share_link_kind"),
    )
    op.create_table(
        "released_document",
        sa.Column("account_id", _ID, primary_key=True),
        sa.Column("document", _ID, primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("template", sa.String(64), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "sop_run",
        sa.Column("account_id", _ID, primary_key=True),
        sa.Column("document", _ID, primary_key=True),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(100), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("ran_on", sa.String(10), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
    )


def downgrade() -> None:
    for table in ("sop_run", "released_document", "share_link"):
        op.drop_table(table)
