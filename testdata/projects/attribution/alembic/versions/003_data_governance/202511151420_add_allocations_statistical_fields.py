"""Realignment, phase 6: how sure the model was, and whether somebody verified it.

Revision ID: 202511151420
Revises: 202511151410
Create Date: 2025-11-15 14:20
"""

import sqlalchemy as sa
from alembic import op

revision = "202511151420"
down_revision = "202511151410"
branch_labels = None
depends_on = None

TABLE = "attribution_allocations"


def _columns() -> list:
    return [
        sa.Column("model_type", sa.String(30), nullable=False, server_default="deterministic"),
        sa.Column(
            "confidence_score", sa.Numeric(4, 3), nullable=False, server_default=sa.text("0")
        ),
        sa.Column("credible_interval_low_cents", sa.Integer()),
        sa.Column("credible_interval_high_cents", sa.Integer()),
        sa.Column("convergence_r_hat", sa.Numeric(6, 4)),
        sa.Column("effective_sample_size", sa.Integer()),
        sa.Column("is_verified", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("verification_source", sa.String(50)),
        sa.Column("verified_at", sa.TIMESTAMP(timezone=True)),
    ]


CHECKS = {
    "ck_attribution_allocations_confidence_bounds": "confidence_score BETWEEN 0 AND 1",
    "ck_attribution_allocations_interval_order": (
        "credible_interval_low_cents <= credible_interval_high_cents"
    ),
}


def upgrade() -> None:
    for column in _columns():
        op.add_column(TABLE, column)
    for name, condition in CHECKS.items():
        op.create_check_constraint(name, TABLE, condition)
    op.create_index("idx_allocations_channel_performance", TABLE, ["channel_code"])


def downgrade() -> None:
    op.drop_index("idx_allocations_channel_performance", table_name=TABLE)
    for name in CHECKS:
        op.drop_constraint(name, TABLE, type_="check")
    for name in (
        "verified_at",
        "verification_source",
        "is_verified",
        "effective_sample_size",
        "convergence_r_hat",
        "credible_interval_high_cents",
        "credible_interval_low_cents",
        "confidence_score",
        "model_type",
    ):
        op.drop_column(TABLE, name)
