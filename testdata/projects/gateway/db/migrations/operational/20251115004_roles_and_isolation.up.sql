-- Who may do what, and for which organization.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['gateway_rw', 'gateway_ro', 'gateway_repair'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA public TO gateway_rw, gateway_ro, gateway_repair;

GRANT SELECT ON organizations, models TO gateway_rw;
GRANT SELECT, INSERT, UPDATE, DELETE ON users, api_keys, budgets TO gateway_rw;
GRANT SELECT, INSERT ON usage_events, audit_log_entries TO gateway_rw;
GRANT EXECUTE ON FUNCTION budget_spent_micros(budgets) TO gateway_rw, gateway_ro;
GRANT SELECT ON organizations, models, users, budgets, usage_events, audit_log_entries
    TO gateway_ro;
GRANT SELECT, UPDATE, DELETE ON audit_log_entries TO gateway_repair;

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON users
    USING (organization_id =
        NULLIF(current_setting('app.current_organization_id', true), '')::uuid);

ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON api_keys
    USING (organization_id =
        NULLIF(current_setting('app.current_organization_id', true), '')::uuid);

ALTER TABLE budgets ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgets FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON budgets
    USING (organization_id =
        NULLIF(current_setting('app.current_organization_id', true), '')::uuid);

ALTER TABLE audit_log_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON audit_log_entries
    USING (organization_id =
        NULLIF(current_setting('app.current_organization_id', true), '')::uuid);

ALTER TABLE usage_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_events FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_isolation ON usage_events
    USING (organization_id =
        NULLIF(current_setting('app.current_organization_id', true), '')::uuid);

-- Partitions inherit neither policy nor switch. Nobody is granted them, and should that change by
-- mistake, row-level security without a policy shows nothing.
ALTER TABLE usage_events_202511 ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE usage_events_202512 ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE usage_events_202601 ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE usage_events_default ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
