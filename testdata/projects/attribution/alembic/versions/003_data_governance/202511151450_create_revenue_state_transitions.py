"""Realignment, phase 8b: every change of a posting's state is on record.

Revision ID: 202511151450
Revises: 202511151440
Create Date: 2025-11-15 14:50
"""

from alembic import op

revision = "202511151450"
down_revision = "202511151440"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE revenue_state_transitions (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
            tenant_id uuid NOT NULL REFERENCES tenants (id),
            ledger_id uuid NOT NULL REFERENCES revenue_ledger (id),
            from_state varchar(20),
            to_state varchar(20) NOT NULL,
            reason text,
            transitioned_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT ck_revenue_state_transitions_moves CHECK (from_state <> to_state)
        );

        COMMENT ON TABLE revenue_state_transitions IS
            'Changes of a posting''s state, in the order in which they happened. Append-only.';

        CREATE INDEX idx_revenue_state_transitions_ledger
            ON revenue_state_transitions (tenant_id, ledger_id, transitioned_at);

        ALTER TABLE revenue_state_transitions ENABLE ROW LEVEL SECURITY;
        ALTER TABLE revenue_state_transitions FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant_isolation_policy ON revenue_state_transitions
            USING (tenant_id = NULLIF(current_setting('app.current_tenant_id', true), '')::uuid)
            WITH CHECK
                (tenant_id = NULLIF(current_setting('app.current_tenant_id', true), '')::uuid);

        REVOKE ALL ON TABLE revenue_state_transitions FROM PUBLIC;
        GRANT SELECT, INSERT ON TABLE revenue_state_transitions TO app_rw;
        GRANT SELECT ON TABLE revenue_state_transitions TO app_ro, app_admin;
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE revenue_state_transitions TO migration_owner;
        """
    )


def downgrade() -> None:
    op.drop_table("revenue_state_transitions")
