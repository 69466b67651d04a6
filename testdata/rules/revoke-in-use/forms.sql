-- given:
CREATE ROLE app;
CREATE ROLE readers;
CREATE ROLE other;
GRANT readers TO app;
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 1';
GRANT SELECT, INSERT, DELETE ON orders TO app;
GRANT SELECT (name) ON users TO app;
GRANT SELECT ON users TO PUBLIC;
CREATE SCHEMA api;
GRANT USAGE ON SCHEMA api TO app;
-- migration:
REVOKE DELETE ON orders FROM app; -- expect: revoke-in-use
-- More of the kind are counted there.
REVOKE SELECT (name) ON users FROM app;
REVOKE SELECT ON users FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION total() FROM PUBLIC;
REVOKE USAGE ON SCHEMA api FROM app;
REVOKE readers FROM app; -- expect: revoke-in-use
-- It never had that.
REVOKE TRUNCATE ON orders FROM app;
REVOKE ALL ON orders FROM other;
REVOKE readers FROM other;
-- Made here.
CREATE TABLE fresh (id int PRIMARY KEY);
GRANT ALL ON fresh TO app;
REVOKE DELETE ON fresh FROM app;
CREATE FUNCTION net() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION net() FROM PUBLIC;
