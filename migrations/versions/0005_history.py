"""History: the devices that changes came from, and an index that finds the changes of one key.

Revision 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("device", sa.String(36), primary_key=True),
        sa.Column("label", sa.String(60), nullable=False),
    )
    op.create_index("change_of_key", "change", ["account_id", "key", "seq"])
