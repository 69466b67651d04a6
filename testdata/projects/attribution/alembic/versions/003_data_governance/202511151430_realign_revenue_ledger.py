"""Realignment, phase 7: postings carry their transaction, state and currency.

Revision ID: 202511151430
Revises: 202511151420
Create Date: 2025-11-15 14:30
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "202511151430"
down_revision = "202511151420"
branch_labels = None
depends_on = None

STATES = ["authorized", "captured", "refunded", "chargeback"]


def upgrade() -> None:
    op.add_column("revenue_ledger", sa.Column("transaction_id", sa.String(255)))
    op.add_column("revenue_ledger", sa.Column("order_id", sa.String(255)))
    op.add_column(
        "revenue_ledger",
        sa.Column("state", sa.String(20), nullable=False, server_default="captured"),
    )
    op.add_column("revenue_ledger", sa.Column("previous_state", sa.String(20)))
    op.add_column(
        "revenue_ledger",
        # Signed, unlike revenue_cents: a refund is a negative posting.
        sa.Column("amount_cents", sa.Integer()),
    )
    op.add_column(
        "revenue_ledger",
        sa.Column("currency", sa.CHAR(3), nullable=False, server_default="USD"),
    )
    op.add_column("revenue_ledger", sa.Column("verification_source", sa.String(50)))
    op.add_column(
        "revenue_ledger", sa.Column("verification_timestamp", pg.TIMESTAMP(timezone=True))
    )
    op.add_column("revenue_ledger", sa.Column("metadata", pg.JSONB(astext_type=sa.Text())))

    op.execute(
        "UPDATE revenue_ledger"
        " SET transaction_id = 'ledger:' || id, amount_cents = revenue_cents"
        " WHERE transaction_id IS NULL"
    )  # CI:DESTRUCTIVE_OK - See ADR-003
    for column in ("transaction_id", "amount_cents"):
        op.alter_column("revenue_ledger", column, nullable=False)

    op.create_check_constraint(
        "ck_revenue_ledger_state_valid",
        "revenue_ledger",
        "state IN ('" + "', '".join(STATES) + "')",
    )
    op.create_check_constraint(
        "ck_revenue_ledger_currency_code", "revenue_ledger", "currency ~ '^[A-Z]{3}$'"
    )
    op.create_index(
        "idx_revenue_ledger_transaction_id",
        "revenue_ledger",
        ["tenant_id", "transaction_id"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_index("idx_revenue_ledger_transaction_id", table_name="revenue_ledger")
    op.drop_constraint("ck_revenue_ledger_currency_code", "revenue_ledger", type_="check")
    op.drop_constraint("ck_revenue_ledger_state_valid", "revenue_ledger", type_="check")
    op.drop_column("revenue_ledger", "metadata")
    op.drop_column("revenue_ledger", "verification_timestamp")
    op.drop_column("revenue_ledger", "verification_source")
    op.drop_column("revenue_ledger", "currency")
    op.drop_column("revenue_ledger", "amount_cents")
    op.drop_column("revenue_ledger", "previous_state")
    op.drop_column("revenue_ledger", "state")
    op.drop_column("revenue_ledger", "order_id")
    op.drop_column("revenue_ledger", "transaction_id")
