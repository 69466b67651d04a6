"""Ledger: postings point at the allocation that they come from.

Revision ID: 202511131250
Revises: 202511131240
Create Date: 2025-11-13 12:50
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "202511131250"
down_revision = "202511131240"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("revenue_ledger", "batch_reference")  # CI:DESTRUCTIVE_OK - See ADR-007
    op.add_column("revenue_ledger", sa.Column("allocation_id", UUID(as_uuid=True)))
    op.add_column("revenue_ledger", sa.Column("correlation_id", UUID(as_uuid=True)))
    op.add_column(
        "revenue_ledger",
        sa.Column(
            "posted_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.text("now()"),
        ),
    )
    op.create_foreign_key(
        "fk_revenue_ledger_allocation",
        "revenue_ledger",
        "attribution_allocations",
        ["allocation_id"],
        ["id"],
    )
    op.create_index("idx_revenue_ledger_allocation_id", "revenue_ledger", ["allocation_id"])
    op.create_index(
        "idx_revenue_ledger_tenant_posted_at",
        "revenue_ledger",
        ["tenant_id", sa.text("posted_at DESC")],
    )


def downgrade() -> None:
    op.drop_index("idx_revenue_ledger_tenant_posted_at", table_name="revenue_ledger")
    op.drop_index("idx_revenue_ledger_allocation_id", table_name="revenue_ledger")
    op.drop_constraint("fk_revenue_ledger_allocation", "revenue_ledger", type_="foreignkey")
    for column in ("posted_at", "correlation_id", "allocation_id"):
        op.drop_column("revenue_ledger", column)
    op.add_column("revenue_ledger", sa.Column("batch_reference", sa.Text()))
