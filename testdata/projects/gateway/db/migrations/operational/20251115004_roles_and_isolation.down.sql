-- The roles stay: they belong to the whole cluster, and logins are members of them.
ALTER TABLE usage_events_default NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE usage_events_202601 NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE usage_events_202512 NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE usage_events_202511 NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;

DROP POLICY organization_isolation ON usage_events;
ALTER TABLE usage_events NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY organization_isolation ON audit_log_entries;
ALTER TABLE audit_log_entries NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY organization_isolation ON budgets;
ALTER TABLE budgets NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY organization_isolation ON api_keys;
ALTER TABLE api_keys NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY organization_isolation ON users;
ALTER TABLE users NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;

REVOKE ALL ON organizations, models, users, api_keys, budgets, usage_events, audit_log_entries
    FROM gateway_rw, gateway_ro, gateway_repair;
REVOKE ALL ON FUNCTION budget_spent_micros(budgets) FROM gateway_rw, gateway_ro;
REVOKE USAGE ON SCHEMA public FROM gateway_rw, gateway_ro, gateway_repair;
