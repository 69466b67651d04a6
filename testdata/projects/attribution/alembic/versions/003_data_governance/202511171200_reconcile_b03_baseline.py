"""Reconcile the chain with the canonical schema (SCHEMA-DRIFT-001 and -002).

Revision ID: 202511171200
Revises: 202511161210
Create Date: 2025-11-17 12:00
"""

from alembic import op

revision = "202511171200"
down_revision = "202511161210"
branch_labels = None
depends_on = None

STATUS_CHECK = "ck_dead_events_remediation_status_valid"

# Both answer from the channel alone; databases were seen with either one and with both.
LEGACY_INDEXES = ("idx_allocations_channel", "idx_allocations_channel_performance")


def _replace_final_status(old: str, new: str) -> None:
    # CI:DESTRUCTIVE_OK - See ADR-005
    op.drop_constraint(STATUS_CHECK, "dead_events", type_="check")
    op.execute(
        f"UPDATE dead_events SET remediation_status = '{new}' WHERE remediation_status = '{old}'"
    )
    op.create_check_constraint(
        STATUS_CHECK,
        "dead_events",
        f"remediation_status IN ('pending', 'in_progress', 'resolved', '{new}')",
    )


def upgrade() -> None:
    # Outside the transaction first: should the rest fail, this part can simply run again.
    with op.get_context().autocommit_block():
        for index in LEGACY_INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
        op.execute(
            """
            CREATE INDEX CONCURRENTLY idx_allocations_channel_performance
                ON attribution_allocations (tenant_id, channel_code, created_at DESC)
                INCLUDE (allocated_revenue_cents, confidence_score)
            """
        )
    _replace_final_status(old="ignored", new="abandoned")


def downgrade() -> None:
    _replace_final_status(old="abandoned", new="ignored")
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS idx_allocations_channel_performance")
        for index in LEGACY_INDEXES:
            op.execute(
                f"CREATE INDEX CONCURRENTLY {index} ON attribution_allocations (channel_code)"
            )
