"""Personal data that came in before the guardrail is found and listed.

Revision ID: 202511161210
Revises: 202511161200
Create Date: 2025-11-16 12:10
"""

from textwrap import dedent

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, UUID

revision = "202511161210"
down_revision = "202511161200"
branch_labels = None
depends_on = None

TABLE = "pii_audit_findings"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("tenant_id", UUID(as_uuid=True), sa.ForeignKey("tenants.id"), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("record_id", UUID(as_uuid=True), nullable=False),
        sa.Column("detected_keys", ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "detected_at",
            sa.TIMESTAMP(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "table_name",
            "column_name",
            "record_id",
            name="uq_pii_audit_findings_record",
        ),
        comment="Rows whose JSON holds personal data. Names the keys, never their values.",
    )
    policy = "tenant_id = NULLIF(current_setting('app.current_tenant_id', true), '')::uuid"
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY tenant_isolation_policy ON {TABLE} USING ({policy}) WITH CHECK ({policy})"
    )
    op.execute(f"GRANT SELECT ON TABLE {TABLE} TO app_rw, app_admin")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON TABLE {TABLE} TO migration_owner")

    op.execute(
        dedent(
            """\
            CREATE FUNCTION fn_scan_pii() RETURNS bigint
                LANGUAGE sql
                SET search_path = pg_catalog, public, pg_temp
            AS $$
                WITH candidate AS (
                    SELECT tenant_id, 'attribution_events' AS table_name,
                           'raw_payload' AS column_name, id AS record_id,
                           fn_pii_keys(raw_payload) AS detected_keys
                    FROM attribution_events
                    UNION ALL
                    SELECT tenant_id, 'dead_events', 'raw_payload', id, fn_pii_keys(raw_payload)
                    FROM dead_events
                    UNION ALL
                    SELECT tenant_id, 'revenue_ledger', 'metadata', id, fn_pii_keys(metadata)
                    FROM revenue_ledger
                ), recorded AS (
                    INSERT INTO pii_audit_findings
                        (tenant_id, table_name, column_name, record_id, detected_keys)
                    SELECT * FROM candidate WHERE detected_keys IS NOT NULL
                    ON CONFLICT DO NOTHING
                    RETURNING 1
                )
                SELECT count(*) FROM recorded
            $$
            """
        )
    )
    op.execute("COMMENT ON FUNCTION fn_scan_pii() IS 'Scans the current tenant''s rows.'")
    op.execute("REVOKE ALL ON FUNCTION fn_scan_pii() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION fn_scan_pii() TO migration_owner")


def downgrade() -> None:
    op.execute("DROP FUNCTION fn_scan_pii()")
    op.drop_table(TABLE)
