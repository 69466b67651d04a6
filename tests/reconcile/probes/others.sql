-- The kinds that few schemas have.

## cast add | cast (public.ct as integer) missing
CREATE TYPE ct AS (a int);
CREATE FUNCTION ci(ct) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
-- old
-- new
CREATE CAST (ct AS int) WITH FUNCTION ci(ct) AS ASSIGNMENT;
## operator add | operator public.=~=(integer, integer) missing
CREATE FUNCTION oe(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
-- old
-- new
CREATE OPERATOR =~= (LEFTARG = int, RIGHTARG = int, FUNCTION = oe);
## operator class add | operator class public.oc using btree missing
-- old
-- new
CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
## operator family add | operator family public.of using btree missing
-- old
-- new
CREATE OPERATOR FAMILY of USING btree;
## text search configuration add | text search configuration public.tc missing
-- old
-- new
CREATE TEXT SEARCH CONFIGURATION tc (PARSER = pg_catalog."default");
## text search mapping | text search configuration public.tc changed mapping for asciiword
CREATE TEXT SEARCH CONFIGURATION tc (PARSER = pg_catalog."default");
-- old
-- new
ALTER TEXT SEARCH CONFIGURATION tc ADD MAPPING FOR asciiword WITH simple;
## text search dictionary options | text search dictionary public.td changed option accept
-- old
CREATE TEXT SEARCH DICTIONARY td (TEMPLATE = simple);
-- new
CREATE TEXT SEARCH DICTIONARY td (TEMPLATE = simple, accept = false);
## statistics add | statistics public.st missing
CREATE TABLE t (a int, b int);
-- old
-- new
CREATE STATISTICS st (ndistinct) ON a, b FROM t;
## statistics kinds | statistics public.st changed kinds
CREATE TABLE t (a int, b int);
-- old
CREATE STATISTICS st (ndistinct) ON a, b FROM t;
-- new
CREATE STATISTICS st (ndistinct, mcv) ON a, b FROM t;
## statistics target | statistics public.st changed statistics
CREATE TABLE t (a int, b int);
CREATE STATISTICS st (ndistinct) ON a, b FROM t;
-- old
-- new
ALTER STATISTICS st SET STATISTICS 200;
## publication add | publication probe_p missing
CREATE TABLE t (a int PRIMARY KEY, b int);
-- old
-- new
CREATE PUBLICATION probe_p FOR TABLE t;
## publication options | publication probe_p changed publish
CREATE TABLE t (a int PRIMARY KEY, b int);
-- old
CREATE PUBLICATION probe_p FOR TABLE t;
-- new
CREATE PUBLICATION probe_p FOR TABLE t WITH (publish = 'insert');
## publication filter | publication probe_p changed table public.t
CREATE TABLE t (a int PRIMARY KEY, b int);
-- old
CREATE PUBLICATION probe_p FOR TABLE t;
-- new
CREATE PUBLICATION probe_p FOR TABLE t (a) WHERE (a > 0);
## publication in schema | publication probe_p changed tables in schema probe_ps
CREATE SCHEMA probe_ps;
CREATE TABLE t (a int PRIMARY KEY, b int);
-- old
CREATE PUBLICATION probe_p FOR TABLE t;
-- new
CREATE PUBLICATION probe_p FOR TABLE t, TABLES IN SCHEMA probe_ps;
## subscription add | subscription probe_sub missing
-- old
-- new
CREATE SUBSCRIPTION probe_sub CONNECTION 'host=nowhere.invalid dbname=x' PUBLICATION pub WITH (connect = false, slot_name = NONE);
## foreign data wrapper add | foreign-data wrapper probe_w missing
-- old
-- new
CREATE FOREIGN DATA WRAPPER probe_w OPTIONS (a 'b');
## server add | server probe_srv missing
CREATE FOREIGN DATA WRAPPER probe_w;
-- old
-- new
CREATE SERVER probe_srv FOREIGN DATA WRAPPER probe_w OPTIONS (host 'h');
## server options | server probe_srv changed option host
CREATE FOREIGN DATA WRAPPER probe_w;
-- old
CREATE SERVER probe_srv FOREIGN DATA WRAPPER probe_w OPTIONS (host 'h');
-- new
CREATE SERVER probe_srv FOREIGN DATA WRAPPER probe_w OPTIONS (host 'other');
## user mapping add | user mapping for r1 server probe_srv missing
CREATE FOREIGN DATA WRAPPER probe_w;
CREATE SERVER probe_srv FOREIGN DATA WRAPPER probe_w;
-- old
-- new
CREATE USER MAPPING FOR r1 SERVER probe_srv OPTIONS (user 'x');
## foreign table add | foreign table public.ft missing
CREATE FOREIGN DATA WRAPPER probe_w;
CREATE SERVER probe_srv FOREIGN DATA WRAPPER probe_w;
-- old
-- new
CREATE FOREIGN TABLE ft (a int OPTIONS (x 'y')) SERVER probe_srv OPTIONS (tab 'z');
## foreign table options | foreign table public.ft changed foreign options
CREATE FOREIGN DATA WRAPPER probe_w;
CREATE SERVER probe_srv FOREIGN DATA WRAPPER probe_w;
-- old
CREATE FOREIGN TABLE ft (a int) SERVER probe_srv OPTIONS (tab 'z');
-- new
CREATE FOREIGN TABLE ft (a int) SERVER probe_srv OPTIONS (tab 'y', more '1');
## foreign table column | column public.ft.b missing
CREATE FOREIGN DATA WRAPPER probe_w;
CREATE SERVER probe_srv FOREIGN DATA WRAPPER probe_w;
-- old
CREATE FOREIGN TABLE ft (a int) SERVER probe_srv;
-- new
CREATE FOREIGN TABLE ft (a int, b text) SERVER probe_srv;
## collation add | collation public.co missing
-- old
-- new
CREATE COLLATION co (provider = icu, locale = 'de-u-co-phonebk');
## language add | language probe_l missing
-- old
-- new
CREATE LANGUAGE probe_l HANDLER plpgsql_call_handler;
## conversion add | conversion public.cv missing
-- old
-- new
CREATE CONVERSION cv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
## transform add | transform for public.ct language plpgsql missing
CREATE TYPE ct AS (a int);
CREATE FUNCTION tr_from(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'boolin';
-- old
-- new
CREATE TRANSFORM FOR ct LANGUAGE plpgsql (FROM SQL WITH FUNCTION tr_from(internal));
## access method add | access method probe_am missing
-- old
-- new
CREATE ACCESS METHOD probe_am TYPE INDEX HANDLER bthandler;
## role attributes (texts only) | role probe_r changed login
-- old
CREATE ROLE probe_r;
-- new
CREATE ROLE probe_r LOGIN;
## role membership (texts only) | role probe_m changed member of
CREATE ROLE probe_g;
-- old
CREATE ROLE probe_m;
-- new
CREATE ROLE probe_m IN ROLE probe_g;
## event trigger that would fire at the others | event trigger e missing; event trigger gone unexpected; function public.f() missing; function public.g() unexpected; table public.t missing
-- old
CREATE FUNCTION g() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
CREATE EVENT TRIGGER gone ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION g();
-- new
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();
## range with an operator class and a function | type public.r changed properties
CREATE FUNCTION f(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
-- old
CREATE TYPE r AS RANGE (SUBTYPE = float8);
-- new
CREATE TYPE r AS RANGE (SUBTYPE = float8, SUBTYPE_OPCLASS = float8_ops, SUBTYPE_DIFF = f);
## operator that a view uses | function public.same(text, text) missing; operator public.===(text, text) missing; view public.v missing
CREATE TABLE t (a text);
-- old
-- new
CREATE FUNCTION same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = same, COMMUTATOR = ===);
CREATE VIEW v AS SELECT a OPERATOR(public.===) 'x'::text AS same FROM t;
## publication from a schema to columns | publication p changed table public.t; publication p changed tables in schema public
CREATE TABLE t (a int PRIMARY KEY, b int);
-- old
CREATE PUBLICATION p FOR TABLES IN SCHEMA public;
-- new
CREATE PUBLICATION p FOR TABLE t (a);
## collation made anew under a column | collation public.co changed deterministic; collation public.co changed locale; collation public.co changed provider
CREATE TABLE other (a text);
-- old
CREATE COLLATION co FROM "C";
CREATE TABLE t (a text COLLATE co);
CREATE INDEX i ON t (a);
-- new
CREATE COLLATION co (provider = icu, locale = 'de', deterministic = false);
CREATE TABLE t (a text COLLATE co);
CREATE INDEX i ON t (a);
