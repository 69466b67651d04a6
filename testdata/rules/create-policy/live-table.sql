-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, tenant_id uuid);
-- migration:
BEGIN;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;  -- expect: create-policy
CREATE POLICY tenant ON orders USING (tenant_id = current_setting('app.tenant')::uuid);
COMMIT;
CREATE TABLE lines (id bigint PRIMARY KEY, tenant_id uuid);
ALTER TABLE lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON lines USING (tenant_id = current_setting('app.tenant')::uuid);
