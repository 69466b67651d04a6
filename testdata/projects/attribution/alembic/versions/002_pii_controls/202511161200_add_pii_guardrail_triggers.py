"""Personal data in a payload is refused before it is stored.

Revision ID: 202511161200
Revises: 202511161130
Create Date: 2025-11-16 12:00
"""

from textwrap import dedent

from alembic import op

revision = "202511161200"
down_revision = "202511161130"
branch_labels = None
depends_on = None

FORBIDDEN_KEYS = [
    "address",
    "birth_date",
    "email",
    "full_name",
    "ip_address",
    "phone",
    "ssn",
]

# table: the JSON column that comes from outside
GUARDED_COLUMNS = {
    "attribution_events": "raw_payload",
    "dead_events": "raw_payload",
    "revenue_ledger": "metadata",
}


def upgrade() -> None:
    keys = ", ".join("'" + key + "'" for key in FORBIDDEN_KEYS)
    op.execute(
        dedent(
            f"""\
            CREATE FUNCTION fn_pii_keys(document jsonb) RETURNS text[]
                LANGUAGE sql IMMUTABLE
                SET search_path = pg_catalog, pg_temp
            AS $$
                SELECT array_agg(DISTINCT lower(key) ORDER BY lower(key))
                FROM jsonb_path_query(document, 'strict $.** ? (@.type() == "object")') AS node,
                     jsonb_object_keys(node) AS key
                WHERE lower(key) IN
                    ({keys})
            $$
            """
        )
    )
    op.execute(
        dedent(
            """\
            CREATE FUNCTION fn_enforce_pii_guardrail() RETURNS trigger
                LANGUAGE plpgsql
                SET search_path = pg_catalog, public, pg_temp
            AS $$
            DECLARE
                found text[] := fn_pii_keys(to_jsonb(NEW) -> TG_ARGV[0]);
            BEGIN
                IF found IS NOT NULL THEN
                    RAISE EXCEPTION '%.% must not hold personal data: %',
                        TG_TABLE_NAME, TG_ARGV[0], array_to_string(found, ', ')
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
            END
            $$
            """
        )
    )
    op.execute("REVOKE ALL ON FUNCTION fn_pii_keys(jsonb), fn_enforce_pii_guardrail() FROM PUBLIC")
    # The trigger runs as the role that writes, and calls this one on its behalf.
    op.execute("GRANT EXECUTE ON FUNCTION fn_pii_keys(jsonb) TO app_rw, app_admin, migration_owner")

    for table, column in GUARDED_COLUMNS.items():
        op.execute(
            f"CREATE TRIGGER trg_{table}_pii_guardrail"
            f" BEFORE INSERT OR UPDATE OF {column} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION fn_enforce_pii_guardrail('{column}')"
        )


def downgrade() -> None:
    for table in GUARDED_COLUMNS:
        op.execute(f"DROP TRIGGER trg_{table}_pii_guardrail ON {table}")
    op.execute("DROP FUNCTION fn_enforce_pii_guardrail()")
    op.execute("DROP FUNCTION fn_pii_keys(jsonb)")
