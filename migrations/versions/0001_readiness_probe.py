"""The row that /readyz writes.

Revision 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "readiness_probe",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("probed_at", UtcDateTime(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("readiness_probe")
