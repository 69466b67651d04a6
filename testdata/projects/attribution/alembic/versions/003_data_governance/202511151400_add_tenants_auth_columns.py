"""Realignment, phase 4: tenants authenticate with an API key and can be notified.

Revision ID: 202511151400
Revises: 202511141311
Create Date: 2025-11-15 14:00
"""

import sqlalchemy as sa
from alembic import op

revision = "202511151400"
down_revision = "202511141311"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tenants", sa.Column("api_key_hash", sa.String(255)))
    op.add_column("tenants", sa.Column("notification_email", sa.String(255)))

    # No key hashes to a value of this form: such a tenant cannot log in until it gets a key.
    op.execute(
        """
        UPDATE tenants
        SET api_key_hash = 'unissued:' || id,
            notification_email = 'tenant-' || id || '@invalid'
        WHERE api_key_hash IS NULL
        """
    )
    op.alter_column("tenants", "api_key_hash", nullable=False)
    op.alter_column("tenants", "notification_email", nullable=False)
    op.create_index("idx_tenants_api_key_hash", "tenants", ["api_key_hash"], unique=True)


def downgrade() -> None:
    op.drop_index("idx_tenants_api_key_hash", table_name="tenants")
    op.drop_column("tenants", "notification_email")
    op.drop_column("tenants", "api_key_hash")
