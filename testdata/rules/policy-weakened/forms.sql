-- given:
CREATE ROLE app;
CREATE TABLE t (id int, tenant int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t TO app USING (tenant = 1);
-- migration:
CREATE POLICY everyone ON t USING (1 = 1); -- expect: policy-weakened
CREATE POLICY narrow ON t AS RESTRICTIVE USING (true);
ALTER POLICY own ON t USING (true); -- expect: policy-weakened
ALTER POLICY own ON t WITH CHECK (tenant = tenant); -- expect: policy-weakened
ALTER POLICY own ON t TO PUBLIC; -- expect: policy-weakened
ALTER POLICY own ON t USING (tenant = 2);
CREATE TABLE open_table (id int);
ALTER TABLE open_table ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON open_table USING (true);
