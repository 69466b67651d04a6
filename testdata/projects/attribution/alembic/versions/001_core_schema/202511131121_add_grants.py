"""Roles, and what each of them may do.

Revision ID: 202511131121
Revises: 202511131120
Create Date: 2025-11-13 11:21
"""

from alembic import op

revision = "202511131121"
down_revision = "202511131120"
branch_labels = None
depends_on = None

# The service, reports, support, and the role for migrations and emergency repairs.
ROLES = ("app_rw", "app_ro", "app_admin", "migration_owner")

TENANT_TABLES = (
    "attribution_events",
    "dead_events",
    "attribution_allocations",
    "revenue_ledger",
    "reconciliation_runs",
)

# Materialized views hold every tenant's rows and know no row-level security.
MATERIALIZED_VIEWS = ("mv_realtime_revenue", "mv_reconciliation_status")


def _create_role(role: str) -> None:
    op.execute(
        f"""
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                CREATE ROLE {role} NOLOGIN;
            END IF;
        END
        $$
        """
    )


def upgrade() -> None:
    for role in ROLES:
        _create_role(role)
    op.execute("GRANT USAGE ON SCHEMA public TO " + ", ".join(ROLES))

    for table in TENANT_TABLES:
        op.execute(f"REVOKE ALL ON TABLE {table} FROM PUBLIC")
        # Two of them became append-only a day later: 202511141200 takes it back.
        op.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE {table} TO app_rw, migration_owner"
        )  # CI:DESTRUCTIVE_OK - See ADR-003
        op.execute(f"GRANT SELECT ON TABLE {table} TO app_ro, app_admin")

    # The service looks a tenant up before it can say which tenant it works for.
    op.execute("REVOKE ALL ON TABLE tenants FROM PUBLIC")
    op.execute("GRANT SELECT ON TABLE tenants TO app_rw, app_admin")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE tenants TO migration_owner")

    for view in MATERIALIZED_VIEWS:
        op.execute(f"REVOKE ALL ON TABLE {view} FROM PUBLIC")
        op.execute(f"GRANT SELECT ON TABLE {view} TO app_admin")


def downgrade() -> None:
    grantees = ", ".join(ROLES)
    for relation in (*MATERIALIZED_VIEWS, "tenants", *TENANT_TABLES):
        op.execute(f"REVOKE ALL ON TABLE {relation} FROM {grantees}")
    op.execute(f"REVOKE USAGE ON SCHEMA public FROM {grantees}")
    # The roles stay: they belong to the whole cluster, and logins are members of them.
