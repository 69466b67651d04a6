"""Channel taxonomy: the one list of channels (ADR-004).

Revision ID: 202511141310
Revises: 202511141200
Create Date: 2025-11-14 13:10
"""

import sqlalchemy as sa
from alembic import op

revision = "202511141310"
down_revision = "202511141200"
branch_labels = None
depends_on = None

# code, family, paid for, shown as
CHANNELS = [
    ("direct", "direct", False, "Direct"),
    ("email", "owned", False, "E-mail"),
    ("facebook_brand", "paid_social", True, "Facebook (brand)"),
    ("facebook_paid", "paid_social", True, "Facebook Ads"),
    ("google_display_paid", "paid_display", True, "Google Display"),
    ("google_search_paid", "paid_search", True, "Google Search"),
    ("organic", "organic", False, "Organic"),
    ("referral", "referral", False, "Referral"),
    ("tiktok_paid", "paid_social", True, "TikTok Ads"),
]


def upgrade() -> None:
    taxonomy = op.create_table(
        "channel_taxonomy",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("is_paid", sa.Boolean(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column(
            "created_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
        ),
        comment="Every marketing channel that reports may name. Retired ones stay, inactive.",
    )
    op.bulk_insert(
        taxonomy,
        [
            {"code": code, "family": family, "is_paid": is_paid, "display_name": display_name}
            for code, family, is_paid, display_name in CHANNELS
        ],
    )
    op.execute("GRANT SELECT ON TABLE channel_taxonomy TO app_rw, app_ro, app_admin")
    op.execute("GRANT SELECT, INSERT, UPDATE ON TABLE channel_taxonomy TO migration_owner")


def downgrade() -> None:
    op.drop_table("channel_taxonomy")
