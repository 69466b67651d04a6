-- given:
CREATE FUNCTION alone() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION checks(x int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x > 0';
CREATE FUNCTION guards() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION replaced() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (id int, total int CHECK (total > 0), CONSTRAINT c CHECK (checks(id)));
CREATE TRIGGER guarded BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION guards();
-- migration:
DROP FUNCTION alone();
DROP FUNCTION checks(int); -- expect: drop-function, failing-statement
DROP FUNCTION guards() CASCADE; -- expect: drop-function, drop-cascade
DROP FUNCTION replaced();
CREATE FUNCTION replaced() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
-- The column of the same name is no call.
DROP FUNCTION total();
DROP FUNCTION IF EXISTS never_there(text);
