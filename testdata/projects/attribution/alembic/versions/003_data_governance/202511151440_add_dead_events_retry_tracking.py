"""Realignment, phase 8a: what went wrong, how often it was tried again, who dealt with it.

Revision ID: 202511151440
Revises: 202511151430
Create Date: 2025-11-15 14:40
"""

from alembic import op

revision = "202511151440"
down_revision = "202511151430"
branch_labels = None
depends_on = None

COLUMNS = [
    ("event_type", "varchar(50) NOT NULL DEFAULT 'unknown'"),
    ("error_type", "varchar(100) NOT NULL DEFAULT 'unknown'"),
    ("error_message", "text NOT NULL DEFAULT ''"),
    ("error_fingerprint", "varchar(64)"),
    ("retry_count", "integer NOT NULL DEFAULT 0"),
    ("last_retry_at", "timestamp with time zone"),
    ("remediation_status", "varchar(20) NOT NULL DEFAULT 'pending'"),
    ("remediation_notes", "text"),
    ("resolved_at", "timestamp with time zone"),
]


def upgrade() -> None:
    for name, definition in COLUMNS:
        op.execute(f"ALTER TABLE dead_events ADD COLUMN {name} {definition}")
    op.execute(
        """
        ALTER TABLE dead_events
            ADD CONSTRAINT ck_dead_events_remediation_status_valid
            CHECK (remediation_status IN ('pending', 'in_progress', 'resolved', 'ignored'))
        """
    )
    op.execute(
        """
        ALTER TABLE dead_events
            ADD CONSTRAINT ck_dead_events_retry_count_positive CHECK (retry_count >= 0)
        """
    )
    op.execute(
        """
        CREATE INDEX idx_dead_events_remediation
            ON dead_events (tenant_id, remediation_status, ingested_at DESC)
        """
    )


def downgrade() -> None:
    op.execute("DROP INDEX idx_dead_events_remediation")
    op.execute("ALTER TABLE dead_events DROP CONSTRAINT ck_dead_events_retry_count_positive")
    op.execute("ALTER TABLE dead_events DROP CONSTRAINT ck_dead_events_remediation_status_valid")
    for name, _ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE dead_events DROP COLUMN {name}")
