"""Ledger: no posting without a trace to what caused it (ADR-003).

Revision ID: 202511141100
Revises: 202511131250
Create Date: 2025-11-14 11:00
"""

from alembic import op

revision = "202511141100"
down_revision = "202511131250"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Older postings have neither; their own id at least names them uniquely.
    op.execute(
        """
        UPDATE revenue_ledger
        SET correlation_id = id
        WHERE allocation_id IS NULL AND correlation_id IS NULL
        """
    )  # CI:DESTRUCTIVE_OK - See ADR-003
    # Fees and adjustments belong to no allocation, so that column alone cannot be required.
    op.execute(
        """
        ALTER TABLE revenue_ledger
            ADD CONSTRAINT ck_revenue_ledger_traceability
            CHECK (allocation_id IS NOT NULL OR correlation_id IS NOT NULL) NOT VALID
        """
    )
    op.execute("ALTER TABLE revenue_ledger VALIDATE CONSTRAINT ck_revenue_ledger_traceability")


def downgrade() -> None:
    op.execute("ALTER TABLE revenue_ledger DROP CONSTRAINT ck_revenue_ledger_traceability")
