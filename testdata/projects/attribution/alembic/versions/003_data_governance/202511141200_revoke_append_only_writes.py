"""Events and ledger: the application may add rows, never change or delete them (ADR-003).

Revision ID: 202511141200
Revises: 202511141100
Create Date: 2025-11-14 12:00
"""

from alembic import op

revision = "202511141200"
down_revision = "202511141100"
branch_labels = None
depends_on = None

# table: (its comment so far, its comment from now on)
APPEND_ONLY = {
    "attribution_events": (
        "Marketing events as the vendors reported them.",
        "Marketing events as the vendors reported them. Append-only: a correction is a new event.",
    ),
    "revenue_ledger": (
        "Revenue as posted to the books.",
        "Revenue as posted to the books. Append-only: a correction is a new posting.",
    ),
}


def upgrade() -> None:
    for table, (_, comment) in APPEND_ONLY.items():
        # pgsteward:ignore revoke-in-use - ADR-003: the service has only ever inserted here
        op.execute(f"REVOKE UPDATE, DELETE ON TABLE {table} FROM app_rw")
        op.execute(f"COMMENT ON TABLE {table} IS '{comment}'")
    # Support books adjustments by hand, as additional postings.
    op.execute("GRANT INSERT ON TABLE revenue_ledger TO app_admin")


def downgrade() -> None:
    op.execute("REVOKE INSERT ON TABLE revenue_ledger FROM app_admin")
    for table, (comment, _) in APPEND_ONLY.items():
        op.execute(f"COMMENT ON TABLE {table} IS '{comment}'")
        op.execute(f"GRANT UPDATE, DELETE ON TABLE {table} TO app_rw")
