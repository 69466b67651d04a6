"""Row-level security: every tenant sees its own rows and nothing else.

Revision ID: 202511131120
Revises: 202511131119
Create Date: 2025-11-13 11:20
"""

from alembic import op

revision = "202511131120"
down_revision = "202511131119"
branch_labels = None
depends_on = None

TENANT_TABLES = (
    "attribution_events",
    "dead_events",
    "attribution_allocations",
    "revenue_ledger",
    "reconciliation_runs",
)

# An unset setting reads as NULL, one that was reset reads as '': both must match no row, and
# ''::uuid would be an error instead.
CURRENT_TENANT = "NULLIF(current_setting('app.current_tenant_id', true), '')::uuid"


def upgrade() -> None:
    for table in TENANT_TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"""
            CREATE POLICY tenant_isolation_policy ON {table}
                USING (tenant_id = {CURRENT_TENANT})
                WITH CHECK (tenant_id = {CURRENT_TENANT})
            """
        )


def downgrade() -> None:
    for table in reversed(TENANT_TABLES):
        op.execute(f"DROP POLICY tenant_isolation_policy ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
