"""Realignment, phase 5: events as ingestion and the workers need them (ADR-006).

Revision ID: 202511151410
Revises: 202511151400
Create Date: 2025-11-15 14:10
"""

from alembic import op

revision = "202511151410"
down_revision = "202511151400"
branch_labels = None
depends_on = None

NEW_COLUMNS = (
    "idempotency_key",
    "event_type",
    "channel",
    "campaign_reference",
    "conversion_value_cents",
    "currency",
    "received_at",
    "processing_status",
    "retry_count",
    "processed_at",
)


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE attribution_events
            ADD COLUMN idempotency_key varchar(255),
            ADD COLUMN event_type varchar(50) NOT NULL DEFAULT 'unknown',
            ADD COLUMN channel varchar(100) NOT NULL DEFAULT 'direct',
            ADD COLUMN campaign_reference varchar(255),
            ADD COLUMN conversion_value_cents integer,
            ADD COLUMN currency char(3) NOT NULL DEFAULT 'USD',
            ADD COLUMN received_at timestamptz NOT NULL DEFAULT now(),
            ADD COLUMN processing_status varchar(20) NOT NULL DEFAULT 'pending',
            ADD COLUMN retry_count integer NOT NULL DEFAULT 0,
            ADD COLUMN processed_at timestamptz
        """
    )

    # One key takes over from the two ways in which an event was recognised so far; the prefix
    # keeps a vendor's id from meeting a correlation.
    op.execute(
        """
        UPDATE attribution_events
        SET idempotency_key = coalesce(
            'vendor:' || external_event_id, 'correlation:' || correlation_id, 'row:' || id)
        WHERE idempotency_key IS NULL
        """
    )  # CI:DESTRUCTIVE_OK - See ADR-003
    op.execute("ALTER TABLE attribution_events ALTER COLUMN idempotency_key SET NOT NULL")
    op.execute(
        """
        CREATE UNIQUE INDEX idx_events_idempotency
            ON attribution_events (tenant_id, idempotency_key)
        """
    )
    op.execute("DROP INDEX idx_events_tenant_external_event")  # CI:DESTRUCTIVE_OK - See ADR-006
    op.execute("DROP INDEX idx_events_tenant_correlation")  # CI:DESTRUCTIVE_OK - See ADR-006

    # An event without a session is a session of its own.
    op.execute(
        """
        -- CI:DESTRUCTIVE_OK - See ADR-003
        UPDATE attribution_events SET session_id = gen_random_uuid() WHERE session_id IS NULL;
        ALTER TABLE attribution_events ALTER COLUMN session_id SET NOT NULL;
        """
    )

    op.execute(
        """
        ALTER TABLE attribution_events
            ADD CONSTRAINT ck_attribution_events_processing_status_valid
                CHECK (processing_status IN ('pending', 'processed', 'failed')),
            ADD CONSTRAINT ck_attribution_events_retry_count_positive
                CHECK (retry_count >= 0)
        """
    )
    op.execute(
        """
        CREATE INDEX idx_events_processing_status
            ON attribution_events (tenant_id, received_at)
            WHERE processing_status = 'pending'
        """
    )


def downgrade() -> None:
    # Takes the two checks and both new indexes along with their columns.
    drops = ", ".join(f"DROP COLUMN {column}" for column in reversed(NEW_COLUMNS))
    op.execute(f"ALTER TABLE attribution_events {drops}")
    op.execute("ALTER TABLE attribution_events ALTER COLUMN session_id DROP NOT NULL")
    op.execute(
        """
        CREATE UNIQUE INDEX idx_events_tenant_external_event
            ON attribution_events (tenant_id, external_event_id)
            WHERE external_event_id IS NOT NULL;
        CREATE UNIQUE INDEX idx_events_tenant_correlation
            ON attribution_events (tenant_id, correlation_id)
            WHERE correlation_id IS NOT NULL AND external_event_id IS NULL;
        """
    )
