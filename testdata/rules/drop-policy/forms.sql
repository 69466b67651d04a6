-- given:
CREATE TABLE t (id int, tenant int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY gone ON t USING (tenant = 1);
CREATE POLICY moved ON t FOR SELECT TO PUBLIC USING (tenant = 2);
CREATE POLICY weaker ON t USING (tenant = 3);
-- migration:
DROP POLICY gone ON t; -- expect: drop-policy
DROP POLICY moved ON t;
CREATE POLICY moved_here ON t FOR SELECT USING (tenant = 2);
DROP POLICY weaker ON t; -- expect: drop-policy
CREATE POLICY weaker ON t USING (tenant = 3 OR tenant IS NULL);
