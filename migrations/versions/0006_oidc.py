"""Identities of an OpenID Connect provider, and the answers of it that were used."""

import sqlalchemy as sa
from alembic import op

from course_app.database import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "oidc_identity",
        sa.Column("issuer", sa.String(255), primary_key=True),
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column(
            "account_id", sa.String(36), sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime()),
    )
    op.create_table(
        "oidc_attempt",
        sa.Column("state_sha256", sa.String(64), primary_key=True),
        sa.Column("used_at", UtcDateTime(), nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("oidc_attempt")
    op.drop_table("oidc_identity")
