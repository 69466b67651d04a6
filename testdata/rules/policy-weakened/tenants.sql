-- given:
CREATE ROLE app;
CREATE ROLE auditor;
CREATE TABLE a (id int, tenant_id int);
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON a TO app USING (tenant_id = current_setting('app.tenant')::int);
CREATE TABLE b (id int, tenant_id int, shared boolean);
ALTER TABLE b ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON b USING (tenant_id = current_setting('app.tenant')::int);
CREATE TABLE c (id int, tenant_id int);
ALTER TABLE c ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON c USING (tenant_id = current_setting('app.tenant')::int);
CREATE TABLE d (id int, tenant_id int);
ALTER TABLE d ENABLE ROW LEVEL SECURITY;
CREATE POLICY positive ON d USING (tenant_id > 0);
CREATE POLICY own ON d AS RESTRICTIVE USING (tenant_id = current_setting('app.tenant')::int);
-- migration:
ALTER POLICY own ON a USING (tenant_id = current_setting('app.tenant')::int OR tenant_id IS NOT NULL); -- expect: policy-weakened
CREATE POLICY shared ON b FOR SELECT USING (shared); -- expect: policy-weakened
CREATE POLICY for_audit ON c FOR SELECT TO auditor USING (tenant_id > 0);
CREATE POLICY also_own ON c USING (tenant_id = nullif(current_setting('app.tenant', true), '')::int);
ALTER POLICY own ON d USING (tenant_id = current_setting('app.tenant')::int OR coalesce(current_setting('app.admin', true), '') = 'on'); -- expect: policy-weakened
