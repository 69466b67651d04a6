"""Append-only tables: triggers refuse what the grants already forbid (ADR-003).

Revision ID: 202511161130
Revises: 202511151450
Create Date: 2025-11-16 11:30
"""

from textwrap import dedent

from alembic import op

revision = "202511161130"
down_revision = "202511151450"
branch_labels = None
depends_on = None

# short name: (table, what to do instead)
GUARDS = {
    "events": ("attribution_events", "Insert a correcting event with the same correlation_id."),
    "ledger": ("revenue_ledger", "Insert a posting that offsets the wrong one."),
    "transitions": ("revenue_state_transitions", "Insert the transition that leads back."),
}


def _create_guard_function(name: str, table: str, hint: str) -> None:
    # What a BEFORE ROW trigger returns is what happens: NULL skips the row without an error, OLD
    # undoes an update. A repair therefore gets NEW for an UPDATE and OLD for a DELETE.
    # Nobody may TRUNCATE: a repair touches rows, it never empties the table.
    op.execute(
        dedent(
            f"""\
            CREATE FUNCTION fn_{name}_prevent_mutation() RETURNS trigger
                LANGUAGE plpgsql
                SET search_path = pg_catalog, pg_temp
            AS $guard$
            BEGIN
                IF current_user = 'migration_owner' AND TG_OP = 'UPDATE' THEN
                    RETURN NEW;
                ELSIF current_user = 'migration_owner' AND TG_OP = 'DELETE' THEN
                    RETURN OLD;
                END IF;
                RAISE EXCEPTION '{table} is append-only: % refused', TG_OP
                    USING ERRCODE = 'restrict_violation',
                          HINT = '{hint}';
            END
            $guard$
            """
        )
    )
    op.execute(
        f"COMMENT ON FUNCTION fn_{name}_prevent_mutation() IS "
        f"'Keeps {table} append-only; row repairs by migration_owner pass.'"
    )
    op.execute(f"REVOKE ALL ON FUNCTION fn_{name}_prevent_mutation() FROM PUBLIC")


def _attach_guard(name: str, table: str) -> None:
    op.execute(
        f"""
        CREATE TRIGGER trg_{name}_prevent_mutation
            BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION fn_{name}_prevent_mutation()
        """
    )
    # Row triggers do not see TRUNCATE.
    op.execute(
        f"""
        CREATE TRIGGER trg_{name}_prevent_truncate
            BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION fn_{name}_prevent_mutation()
        """
    )
    # Otherwise session_replication_role = replica would switch them off.
    for trigger in ("prevent_mutation", "prevent_truncate"):
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER trg_{name}_{trigger}")


def upgrade() -> None:
    for name, (table, hint) in GUARDS.items():
        _create_guard_function(name, table, hint)
        _attach_guard(name, table)


def downgrade() -> None:
    for name, (table, _) in GUARDS.items():
        op.execute(f"DROP TRIGGER trg_{name}_prevent_truncate ON {table}")
        op.execute(f"DROP TRIGGER trg_{name}_prevent_mutation ON {table}")
        op.execute(f"DROP FUNCTION fn_{name}_prevent_mutation()")
