"""Erasure of accounts, backups made, upkeep claimed, the audit's chain.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "erased_account",
        sa.Column("account_sha256", sa.String(64), primary_key=True),
        sa.Column("erased_at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "backup_made",
        sa.Column("made_at", UtcDateTime(), primary_key=True),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "upkeep_run",
        sa.Column("job", sa.String(40), primary_key=True),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime()),
    )
    op.add_column("account", sa.Column("erase_at", UtcDateTime()))
    op.add_column("audit", sa.Column("chain", sa.String(64)))


def downgrade() -> None:
    op.drop_column("audit", "chain")
    op.drop_column("account", "erase_at")
    for table in ("upkeep_run", "backup_made", "erased_account"):
        op.drop_table(table)
