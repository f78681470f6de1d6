"""Of which day the owner of a team's standard was reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("team_standard", sa.Column("reminded_of", sa.Date()))


def downgrade() -> None:
    op.drop_column("team_standard", "reminded_of")
