-- given:
CREATE TABLE t (id int, x int);
CREATE VIEW alone AS SELECT id FROM t;
CREATE VIEW read_by_function AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM read_by_function); END $$;
CREATE VIEW replaced AS SELECT id FROM t;
-- migration:
DROP VIEW alone;
DROP VIEW read_by_function; -- expect: drop-view
DROP VIEW replaced;
CREATE VIEW replaced AS SELECT x FROM t;
CREATE VIEW fresh AS SELECT x FROM t;
DROP VIEW fresh;
