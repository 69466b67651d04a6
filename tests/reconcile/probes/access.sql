-- Policies, privileges, owners and comments. The roles r1, r2 and r3 are there beforehand.

## policy add | policy public.t.p missing
CREATE TABLE t (a int, b text);
-- old
-- new
CREATE POLICY p ON t USING (a > 0);
## policy drop | policy public.t.p unexpected
CREATE TABLE t (a int, b text);
-- old
CREATE POLICY p ON t USING (a > 0);
-- new
## policy using | policy public.t.p changed using
CREATE TABLE t (a int, b text);
-- old
CREATE POLICY p ON t USING (a > 0);
-- new
CREATE POLICY p ON t USING (a > 1);
## policy with check | policy public.t.p changed with check
CREATE TABLE t (a int, b text);
-- old
CREATE POLICY p ON t USING (a > 0);
-- new
CREATE POLICY p ON t USING (a > 0) WITH CHECK (a > 5);
## policy with check gone | policy public.t.p changed with check
CREATE TABLE t (a int, b text);
-- old
CREATE POLICY p ON t USING (a > 0) WITH CHECK (a > 5);
-- new
CREATE POLICY p ON t USING (a > 0);
## policy roles | policy public.t.p changed roles
CREATE TABLE t (a int, b text);
-- old
CREATE POLICY p ON t USING (a > 0);
-- new
CREATE POLICY p ON t TO r1, r2 USING (a > 0);
## policy command | policy public.t.p changed command
CREATE TABLE t (a int, b text);
-- old
CREATE POLICY p ON t USING (a > 0);
-- new
CREATE POLICY p ON t FOR SELECT USING (a > 0);
## policy restrictive | policy public.t.p changed restrictive
CREATE TABLE t (a int, b text);
-- old
CREATE POLICY p ON t USING (a > 0);
-- new
CREATE POLICY p ON t AS RESTRICTIVE USING (a > 0);
## policy rename | policy public.t.q renamed name
CREATE TABLE t (a int, b text);
-- old
CREATE POLICY p ON t USING (a > 0);
-- new
CREATE POLICY q ON t USING (a > 0);
## table grant | table public.t changed acl
CREATE TABLE t (a int);
-- old
-- new
GRANT SELECT, INSERT ON t TO r1;
## table revoke | table public.t changed acl
CREATE TABLE t (a int);
-- old
GRANT SELECT, INSERT ON t TO r1;
-- new
GRANT SELECT ON t TO r1;
## column grant | column public.t.a changed acl
CREATE TABLE t (a int, b int);
-- old
-- new
GRANT SELECT (a) ON t TO r1;
## grant option | table public.t changed acl
CREATE TABLE t (a int);
-- old
GRANT SELECT ON t TO r1;
-- new
GRANT SELECT ON t TO r1 WITH GRANT OPTION;
## sequence grant | sequence public.s changed acl
CREATE SEQUENCE s;
-- old
-- new
GRANT USAGE ON SEQUENCE s TO r1;
## schema grant | schema probe_s changed acl
CREATE SCHEMA probe_s;
-- old
-- new
GRANT USAGE ON SCHEMA probe_s TO r1;
## function grant | function public.f() changed acl
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- old
-- new
GRANT EXECUTE ON FUNCTION f() TO r1;
## type grant | type public.ty changed acl
CREATE TYPE ty AS ENUM ('a');
-- old
-- new
GRANT USAGE ON TYPE ty TO r1;
## view grant | view public.v changed acl
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- old
-- new
GRANT SELECT ON v TO r1;
## server grant | server probe_srv changed acl
CREATE FOREIGN DATA WRAPPER probe_w;
CREATE SERVER probe_srv FOREIGN DATA WRAPPER probe_w;
-- old
-- new
GRANT USAGE ON FOREIGN SERVER probe_srv TO r1;
## revoke execute from public | function public.f() changed acl
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- old
-- new
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
## default privileges grant | default privileges postgres public table missing
-- old
-- new
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO r1;
## default privileges revoke public | default privileges postgres  function missing
-- old
-- new
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
## default privileges change | default privileges postgres public table changed acl
-- old
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO r1;
-- new
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO r1;
## table under default privileges | table public.t missing
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO r1;
-- old
-- new
CREATE TABLE t (a int);
REVOKE ALL ON t FROM r1;
## table owner | table public.t changed owner
CREATE TABLE t (a int);
-- old
-- new
ALTER TABLE t OWNER TO r1;
## table owner with grants and sequence | table public.t changed owner
CREATE TABLE t (a serial);
GRANT SELECT ON t TO r2;
-- old
-- new
ALTER TABLE t OWNER TO r1;
## function owner | function public.f() changed owner
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- old
-- new
ALTER FUNCTION f() OWNER TO r1;
## schema owner | schema probe_s changed owner
CREATE SCHEMA probe_s;
-- old
-- new
ALTER SCHEMA probe_s OWNER TO r1;
## view owner | view public.v changed owner
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- old
-- new
ALTER VIEW v OWNER TO r1;
## type owner | type public.ty changed owner
CREATE TYPE ty AS ENUM ('a');
-- old
-- new
ALTER TYPE ty OWNER TO r1;
## table comment | table public.t changed comment
CREATE TABLE t (a int);
-- old
-- new
COMMENT ON TABLE t IS 'it''s a table';
## column comment | column public.t.a changed comment
CREATE TABLE t (a int);
-- old
-- new
COMMENT ON COLUMN t.a IS 'a';
## view comment | view public.v changed comment
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- old
-- new
COMMENT ON VIEW v IS 'v';
## index comment | index public.i changed comment
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
-- old
-- new
COMMENT ON INDEX i IS 'i';
## function comment | function public.f(integer) changed comment
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- old
-- new
COMMENT ON FUNCTION f(int) IS 'f';
## trigger comment | trigger public.t.tr changed comment
CREATE TABLE t (a int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- old
-- new
COMMENT ON TRIGGER tr ON t IS 'tr';
## policy comment | policy public.t.p changed comment
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 0);
-- old
-- new
COMMENT ON POLICY p ON t IS 'p';
## type comment | type public.ty changed comment
CREATE TYPE ty AS ENUM ('a');
-- old
-- new
COMMENT ON TYPE ty IS 'ty';
## schema comment | schema probe_s changed comment
CREATE SCHEMA probe_s;
-- old
-- new
COMMENT ON SCHEMA probe_s IS 's';
## comment gone | table public.t changed comment
CREATE TABLE t (a int);
-- old
COMMENT ON TABLE t IS 'old';
-- new
## function that default privileges would take from PUBLIC | function public.f() missing
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- old
-- new
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION f() TO PUBLIC;
## comment on the schema public gone | schema public changed comment
-- old
COMMENT ON SCHEMA public IS 'ours';
-- new
## function of an extension granted | privileges routine public.digest(text, text) missing
CREATE EXTENSION pgcrypto;
-- old
-- new
GRANT EXECUTE ON FUNCTION digest(text, text) TO r1 WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION digest(text, text) FROM PUBLIC;
## function of an extension no longer granted | privileges routine public.digest(text, text) unexpected
CREATE EXTENSION pgcrypto;
-- old
REVOKE EXECUTE ON FUNCTION digest(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION digest(text, text) TO r1;
-- new
## function of an extension granted to another | privileges routine public.digest(text, text) changed granted to r1; privileges routine public.digest(text, text) changed granted to r2
CREATE EXTENSION pgcrypto;
-- old
GRANT EXECUTE ON FUNCTION digest(text, text) TO r1;
-- new
GRANT EXECUTE ON FUNCTION digest(text, text) TO r2;
## function of an extension taken from a predefined role | privileges routine public.pgstattuple(regclass) missing
CREATE EXTENSION pgstattuple;
-- old
-- new
REVOKE EXECUTE ON FUNCTION pgstattuple(regclass) FROM pg_stat_scan_tables;
## columns of a system view, and a wrapper of a new extension | extension postgres_fdw missing; privileges foreign data wrapper postgres_fdw missing; privileges table pg_catalog.pg_authid missing
-- old
-- new
CREATE EXTENSION postgres_fdw;
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO r1;
GRANT SELECT (rolname, rolcanlogin) ON pg_authid TO r2;
## serial column added to a table of another owner | column public.t.b missing
CREATE TABLE t (a int);
ALTER TABLE t OWNER TO r1;
-- old
-- new
ALTER TABLE t ADD COLUMN b serial;
