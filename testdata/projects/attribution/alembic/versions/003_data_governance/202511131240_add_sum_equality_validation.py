"""A model's shares of an event add up to the event's revenue.

Revision ID: 202511131240
Revises: 202511131232
Create Date: 2025-11-13 12:40
"""

from textwrap import dedent

from alembic import op

revision = "202511131240"
down_revision = "202511131232"
branch_labels = None
depends_on = None

# Ratios are rounded to whole cents, so a sum may be one cent off.
TOLERANCE_CENTS = 1


def upgrade() -> None:
    op.execute(
        dedent(
            f"""\
            CREATE FUNCTION fn_check_allocation_sum() RETURNS trigger
                LANGUAGE plpgsql
                SET search_path = pg_catalog, public, pg_temp
            AS $$
            DECLARE
                share record;
                earned integer;
                allocated bigint;
            BEGIN
                -- An UPDATE may move a share: the event it left must still add up as well.
                FOR share IN
                    SELECT OLD.event_id AS event_id, OLD.model_version AS model_version
                    UNION
                    SELECT NEW.event_id, NEW.model_version
                LOOP
                    CONTINUE WHEN share.event_id IS NULL;

                    SELECT sum(a.allocated_revenue_cents) INTO allocated
                    FROM attribution_allocations a
                    WHERE a.event_id = share.event_id AND a.model_version = share.model_version;
                    CONTINUE WHEN allocated IS NULL;

                    SELECT e.revenue_cents INTO earned
                    FROM attribution_events e
                    WHERE e.id = share.event_id;
                    IF earned IS NULL OR abs(allocated - earned) > {TOLERANCE_CENTS} THEN
                        RAISE EXCEPTION 'event %: model % allocates % cents of %',
                            share.event_id, share.model_version, allocated, earned
                            USING ERRCODE = 'check_violation';
                    END IF;
                END LOOP;
                RETURN NULL;
            END
            $$;
            """
        )
    )
    op.execute("REVOKE ALL ON FUNCTION fn_check_allocation_sum() FROM PUBLIC")
    # Deferred: the shares of an event are written one after the other.
    op.execute(
        """
        CREATE CONSTRAINT TRIGGER trg_check_allocation_sum
            AFTER INSERT OR UPDATE OR DELETE ON attribution_allocations
            DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION fn_check_allocation_sum()
        """
    )
    op.execute(
        f"""
        CREATE MATERIALIZED VIEW mv_allocation_summary AS
        SELECT a.tenant_id,
               a.event_id,
               a.model_version,
               sum(a.allocated_revenue_cents) AS allocated_revenue_cents,
               e.revenue_cents AS event_revenue_cents,
               abs(sum(a.allocated_revenue_cents) - e.revenue_cents) <= {TOLERANCE_CENTS}
                   AS is_balanced
        FROM attribution_allocations a
        JOIN attribution_events e ON e.id = a.event_id
        GROUP BY a.tenant_id, a.event_id, a.model_version, e.revenue_cents
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX idx_mv_allocation_summary_key"
        " ON mv_allocation_summary (tenant_id, event_id, model_version)"
    )
    op.execute("GRANT SELECT ON mv_allocation_summary TO app_admin")


def downgrade() -> None:
    op.execute("DROP MATERIALIZED VIEW mv_allocation_summary")
    op.execute("DROP TRIGGER trg_check_allocation_sum ON attribution_allocations")
    op.execute("DROP FUNCTION fn_check_allocation_sum()")
