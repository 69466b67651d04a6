-- given:
CREATE ROLE app;
CREATE TABLE t (id int);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE SCHEMA s;
-- migration:
ALTER TABLE t OWNER TO app; -- expect: owner-reassigned
ALTER TABLE t OWNER TO app;
ALTER FUNCTION f() OWNER TO app; -- expect: owner-reassigned
ALTER SCHEMA s OWNER TO app; -- expect: owner-reassigned
REASSIGN OWNED BY app TO postgres; -- expect: owner-reassigned
CREATE TABLE fresh (id int);
ALTER TABLE fresh OWNER TO app;
CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION g() OWNER TO app;
