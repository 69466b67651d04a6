-- given:
CREATE FUNCTION current_tenant() RETURNS int LANGUAGE sql STABLE AS $$ SELECT current_setting('app.tenant')::int $$;
CREATE FUNCTION may_see(tenant int) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT tenant = current_setting('app.tenant')::int $$;
CREATE FUNCTION unused() RETURNS int LANGUAGE sql STABLE AS $$ SELECT 1 $$;
CREATE TABLE a (id int, tenant_id int);
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON a USING (tenant_id = current_tenant());
CREATE TABLE b (id int, tenant_id int);
ALTER TABLE b ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON b USING (may_see(tenant_id));
-- migration:
CREATE OR REPLACE FUNCTION may_see(tenant int) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT tenant = current_setting('app.tenant')::int OR tenant IS NOT NULL $$; -- expect: policy-weakened
CREATE OR REPLACE FUNCTION current_tenant() RETURNS int LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.tenant', true), '')::int $$;
CREATE OR REPLACE FUNCTION unused() RETURNS int LANGUAGE sql STABLE AS $$ SELECT 2 $$;
