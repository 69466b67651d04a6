"""Core tables: tenants, events, dead letters, allocations, ledger, reconciliation runs.

Revision ID: 202511131115
Revises: 202511121302
Create Date: 2025-11-13 11:15
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "202511131115"
down_revision = "202511121302"
branch_labels = None
depends_on = None

# In the order of their foreign keys.
CORE_TABLES = [
    "tenants",
    "reconciliation_runs",
    "attribution_events",
    "dead_events",
    "attribution_allocations",
    "revenue_ledger",
]


def _id():
    return sa.Column(
        "id",
        postgresql.UUID(as_uuid=True),
        primary_key=True,
        server_default=sa.text("gen_random_uuid()"),
    )


def _tenant_id():
    return sa.Column(
        "tenant_id",
        postgresql.UUID(as_uuid=True),
        sa.ForeignKey("tenants.id"),
        nullable=False,
    )


def _timestamp(name, **options):
    return sa.Column(name, sa.TIMESTAMP(timezone=True), **options)


def _created_at():
    return _timestamp("created_at", nullable=False, server_default=sa.func.now())


def upgrade() -> None:
    op.create_table(
        "tenants",
        _id(),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("notes", sa.Text()),
        _created_at(),
        _timestamp("updated_at", nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("length(btrim(name)) > 0", name="ck_tenants_name_not_blank"),
        comment="Customers of the platform. Every other row belongs to one of them.",
    )

    op.create_table(
        "reconciliation_runs",
        _id(),
        _tenant_id(),
        _created_at(),
        _timestamp("updated_at", nullable=False, server_default=sa.func.now()),
        _timestamp("last_run_at", nullable=False),
        sa.Column("state", sa.String(20), nullable=False, server_default="idle"),
        sa.Column("error_message", sa.Text()),
        sa.Column("run_metadata", postgresql.JSONB()),
        sa.CheckConstraint(
            "state IN ('idle', 'running', 'failed', 'completed')",
            name="ck_reconciliation_runs_state_valid",
        ),
        comment="Runs of the pipeline that compares claimed with verified revenue.",
    )
    op.create_index(
        "idx_reconciliation_runs_tenant_last_run",
        "reconciliation_runs",
        ["tenant_id", sa.text("last_run_at DESC")],
    )

    op.create_table(
        "attribution_events",
        _id(),
        _tenant_id(),
        _created_at(),
        _timestamp("occurred_at", nullable=False),
        sa.Column("external_event_id", sa.String(255)),
        sa.Column("correlation_id", postgresql.UUID(as_uuid=True)),
        sa.Column("session_id", postgresql.UUID(as_uuid=True)),
        sa.Column("revenue_cents", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("raw_payload", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("revenue_cents >= 0", name="ck_attribution_events_revenue_positive"),
        comment="Marketing events as the vendors reported them.",
    )
    op.create_index(
        "idx_events_tenant_occurred_at",
        "attribution_events",
        ["tenant_id", sa.text("occurred_at DESC")],
    )
    # A vendor's webhook may arrive twice: it is known by the vendor's id, else by the correlation.
    op.create_index(
        "idx_events_tenant_external_event",
        "attribution_events",
        ["tenant_id", "external_event_id"],
        unique=True,
        postgresql_where=sa.text("external_event_id IS NOT NULL"),
    )
    op.create_index(
        "idx_events_tenant_correlation",
        "attribution_events",
        ["tenant_id", "correlation_id"],
        unique=True,
        postgresql_where=sa.text("correlation_id IS NOT NULL AND external_event_id IS NULL"),
    )

    op.create_table(
        "dead_events",
        _id(),
        _tenant_id(),
        _timestamp("ingested_at", nullable=False, server_default=sa.func.now()),
        sa.Column("source", sa.String(50), nullable=False, server_default="unknown"),
        sa.Column("error_code", sa.String(50), nullable=False, server_default="unclassified"),
        sa.Column("error_detail", postgresql.JSONB()),
        sa.Column("raw_payload", postgresql.JSONB(), nullable=False),
        sa.Column("correlation_id", postgresql.UUID(as_uuid=True)),
        comment="Events that ingestion refused, kept until somebody has looked at them.",
    )
    op.create_index(
        "idx_dead_events_tenant_ingested_at",
        "dead_events",
        ["tenant_id", sa.text("ingested_at DESC")],
    )

    op.execute(
        """
        CREATE TABLE attribution_allocations (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            tenant_id uuid NOT NULL REFERENCES tenants (id),
            created_at timestamptz NOT NULL DEFAULT now(),
            event_id uuid NOT NULL REFERENCES attribution_events (id),
            channel text NOT NULL,
            allocated_revenue_cents integer NOT NULL DEFAULT 0,
            correlation_id uuid,
            CONSTRAINT ck_attribution_allocations_revenue_positive
                CHECK (allocated_revenue_cents >= 0)
        )
        """
    )
    op.execute(
        "COMMENT ON TABLE attribution_allocations IS "
        "'Shares of an event''s revenue that a model gives to channels.'"
    )
    op.execute("CREATE INDEX idx_allocations_event_id ON attribution_allocations (event_id)")
    op.execute(
        "CREATE INDEX idx_allocations_tenant_created_at"
        " ON attribution_allocations (tenant_id, created_at DESC)"
    )

    op.execute(
        """
        CREATE TABLE revenue_ledger (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            tenant_id uuid NOT NULL REFERENCES tenants (id),
            created_at timestamptz NOT NULL DEFAULT now(),
            revenue_cents integer NOT NULL,
            is_verified boolean NOT NULL DEFAULT false,
            verified_at timestamptz,
            reconciliation_run_id uuid REFERENCES reconciliation_runs (id),
            batch_reference text,
            CONSTRAINT ck_revenue_ledger_revenue_positive CHECK (revenue_cents >= 0)
        );
        COMMENT ON TABLE revenue_ledger IS 'Revenue as posted to the books.';
        CREATE INDEX idx_revenue_ledger_tenant_created_at
            ON revenue_ledger (tenant_id, created_at DESC);
        """
    )


def downgrade() -> None:
    for table in reversed(CORE_TABLES):
        op.drop_table(table)
