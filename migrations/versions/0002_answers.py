"""All that people type: the log of changes, what each key shows, open versions, marks.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0002"
down_revision = "0001"

_ID = sa.String(36)
_KEY = sa.String(200)


def upgrade() -> None:
    op.create_table(
        "sync_account",
        sa.Column("account_id", _ID, primary_key=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("keys", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "change",
        sa.Column("account_id", _ID, primary_key=True),
        sa.Column("id", _ID, primary_key=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("parents", sa.Text(), nullable=False),
        sa.Column("merges", sa.Text(), nullable=False),
        sa.Column("val", sa.Text()),
        sa.Column("val_sha", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("device", _ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.UniqueConstraint("account_id", "seq", name="change_account_seq"),
    )
    op.create_table(
        "head",
        sa.Column("account_id", _ID, primary_key=True),
        sa.Column("key", _KEY, primary_key=True),
        sa.Column("change_id", _ID, nullable=False),
        sa.Column("touch_seq", sa.BigInteger(), nullable=False),
    )
    op.create_index("head_touched", "head", ["account_id", "touch_seq"])
    op.create_table(
        "branch",
        sa.Column("account_id", _ID, primary_key=True),
        sa.Column("key", _KEY, primary_key=True),
        sa.Column("change_id", _ID, primary_key=True),
        sa.Column("closed_by", _ID),
    )
    op.create_table(
        "refused_change",
        sa.Column("account_id", _ID, primary_key=True),
        sa.Column("sha", sa.String(64), primary_key=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "mark",
        sa.Column("account_id", _ID, primary_key=True),
        sa.Column("item", sa.String(64), primary_key=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
    )


def downgrade() -> None:
    for table in ("mark", "refused_change", "branch", "head", "change", "sync_account"):
        op.drop_table(table)
