"""Allocations: the share itself, the model's version, known channels, one row per share.

Revision ID: 202511131232
Revises: 202511131121
Create Date: 2025-11-13 12:32
"""

import sqlalchemy as sa
from alembic import op

revision = "202511131232"
down_revision = "202511131121"
branch_labels = None
depends_on = None

TABLE = "attribution_allocations"

CHANNELS = [
    "direct",
    "email",
    "facebook_brand",
    "facebook_paid",
    "google_display_paid",
    "google_search_paid",
    "organic",
    "referral",
    "tiktok_paid",
]


def upgrade() -> None:
    op.add_column(
        TABLE,
        sa.Column(
            "allocation_ratio", sa.Numeric(6, 5), nullable=False, server_default=sa.text("0")
        ),
    )
    op.add_column(
        TABLE,
        sa.Column("model_version", sa.String(50), nullable=False, server_default="unversioned"),
    )
    op.create_check_constraint(
        "ck_attribution_allocations_ratio_bounds",
        TABLE,
        "allocation_ratio BETWEEN 0 AND 1",
    )
    known = ", ".join(f"'{channel}'" for channel in CHANNELS)
    op.create_check_constraint(
        "ck_attribution_allocations_channel_code_valid", TABLE, f"channel IN ({known})"
    )
    op.create_index(
        "idx_allocations_event_model_channel",
        TABLE,
        ["tenant_id", "event_id", "model_version", "channel"],
        unique=True,
    )
    op.create_index("idx_allocations_channel", TABLE, ["channel"])


def downgrade() -> None:
    op.drop_index("idx_allocations_channel", table_name=TABLE)
    op.drop_index("idx_allocations_event_model_channel", table_name=TABLE)
    op.drop_constraint("ck_attribution_allocations_channel_code_valid", TABLE, type_="check")
    op.drop_constraint("ck_attribution_allocations_ratio_bounds", TABLE, type_="check")
    op.drop_column(TABLE, "model_version")
    op.drop_column(TABLE, "allocation_ratio")
