-- What an organization, or one of its keys, may spend in a month.
CREATE TABLE budgets (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id  uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
    api_key_id       uuid,
    month            date NOT NULL,
    limit_micros     bigint NOT NULL,
    alert_percent    smallint[] NOT NULL DEFAULT '{80,100}',
    CONSTRAINT ck_budgets_month_starts CHECK (extract(day FROM month) = 1),
    CONSTRAINT ck_budgets_limit_positive CHECK (limit_micros > 0),
    CONSTRAINT fk_budgets_api_key
        FOREIGN KEY (organization_id, api_key_id) REFERENCES api_keys (organization_id, id)
        ON DELETE CASCADE,
    CONSTRAINT uq_budgets_scope UNIQUE NULLS NOT DISTINCT (organization_id, api_key_id, month)
);
COMMENT ON TABLE budgets IS 'Monthly limits. Without a key it is the whole organization''s.';
COMMENT ON COLUMN budgets.limit_micros IS 'Millionths of a US dollar.';

CREATE FUNCTION budget_spent_micros(budget budgets) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT coalesce(sum(u.cost_micros), 0)::bigint
    FROM usage_events u
    WHERE u.organization_id = budget.organization_id
      AND (budget.api_key_id IS NULL OR u.api_key_id = budget.api_key_id)
      AND u.occurred_at >= budget.month
      AND u.occurred_at < budget.month + interval '1 month'
$$;
REVOKE ALL ON FUNCTION budget_spent_micros(budgets) FROM PUBLIC;
