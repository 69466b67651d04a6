"""Materialized views behind the two dashboard endpoints.

Revision ID: 202511131119
Revises: 202511131115
Create Date: 2025-11-13 11:19
"""

from alembic import op

revision = "202511131119"
down_revision = "202511131115"
branch_labels = None
depends_on = None

VIEWS = {
    "mv_realtime_revenue": """
        SELECT tenant_id,
               sum(revenue_cents) AS total_revenue_cents,
               sum(revenue_cents) FILTER (WHERE is_verified) AS verified_revenue_cents,
               count(*) AS posting_count,
               max(created_at) AS last_posting_at
        FROM revenue_ledger
        GROUP BY tenant_id
    """,
    "mv_reconciliation_status": """
        SELECT DISTINCT ON (tenant_id)
               tenant_id, id AS run_id, state, last_run_at, error_message
        FROM reconciliation_runs
        ORDER BY tenant_id, last_run_at DESC, id
    """,
}


def upgrade() -> None:
    for name, query in VIEWS.items():
        op.execute(f"CREATE MATERIALIZED VIEW {name} AS {query}")
        # REFRESH … CONCURRENTLY needs a unique index without a predicate.
        op.execute(f"CREATE UNIQUE INDEX idx_{name}_tenant ON {name} (tenant_id)")


def downgrade() -> None:
    for name in reversed(list(VIEWS)):
        op.execute(f"DROP MATERIALIZED VIEW {name}")
