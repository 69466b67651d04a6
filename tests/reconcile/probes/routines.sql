-- Functions, procedures, aggregates, triggers and rules.

## function add | function public.f(integer) missing
-- old
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
## function drop | function public.f(integer) unexpected
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
## function body | function public.f(integer) changed body
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';
## function overload | function public.f(text) missing
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- old
-- new
CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 1';
## function volatility | function public.f(integer) changed volatility
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
## function strict | function public.f(integer) changed strict
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql STRICT AS 'SELECT $1';
## function security definer | function public.f(integer) changed security definer
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT $1';
## function parallel | function public.f(integer) changed parallel
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql PARALLEL SAFE AS 'SELECT $1';
## function leakproof | function public.f(integer) changed leakproof
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT $1';
## function cost | function public.f(integer) changed cost
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql COST 5 AS 'SELECT $1';
## function rows | function public.f(integer) changed rows
-- old
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE sql ROWS 5 AS 'SELECT $1';
## function setting | function public.f(integer) changed settings
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SET search_path = pg_catalog, public AS 'SELECT $1';
## function argument default | function public.f(integer) changed parameters
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int DEFAULT 5) RETURNS int LANGUAGE sql AS 'SELECT $1';
## function argument default dropped | function public.f(integer) changed parameters
-- old
CREATE FUNCTION f(a int DEFAULT 5) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
## function argument name | function public.f(integer) changed parameters
CREATE TABLE t (x int);
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f(x) FROM t;
-- new
CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f(x) FROM t;
## function return type | function public.f(integer) changed returns
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
## function returns a set | function public.f(integer) changed returns set
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- new
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE sql AS 'SELECT $1';
## function returns a table | function public.f(integer) changed parameters
-- old
CREATE FUNCTION f(a int) RETURNS TABLE (x int) LANGUAGE plpgsql AS 'BEGIN END';
-- new
CREATE FUNCTION f(a int) RETURNS TABLE (x int, y text) LANGUAGE plpgsql AS 'BEGIN END';
## function language | function public.f() changed language; function public.f() changed body
-- old
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- new
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
## function standard body | function public.f(integer) changed body
-- old
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a; END;
-- new
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a + 1; END;
## procedure add | procedure public.p(integer) missing
-- old
-- new
CREATE PROCEDURE p(a int) LANGUAGE plpgsql AS 'BEGIN END';
## procedure body | procedure public.p(integer) changed body
-- old
CREATE PROCEDURE p(a int) LANGUAGE plpgsql AS 'BEGIN END';
-- new
CREATE PROCEDURE p(a int) LANGUAGE plpgsql AS 'BEGIN PERFORM 1; END';
## function to procedure | procedure public.f(integer) changed kind
-- old
CREATE FUNCTION f(a int) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
-- new
CREATE PROCEDURE f(a int) LANGUAGE plpgsql AS 'BEGIN END';
## aggregate add | aggregate public.g(integer) missing
-- old
-- new
CREATE AGGREGATE g(int) (sfunc = int4pl, stype = int, initcond = '0');
## aggregate change | aggregate public.g(integer) changed aggregate
-- old
CREATE AGGREGATE g(int) (sfunc = int4pl, stype = int, initcond = '0');
-- new
CREATE AGGREGATE g(int) (sfunc = int4pl, stype = int, initcond = '1');
## trigger add | trigger public.t.tr missing
CREATE TABLE t (a int, b int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
-- new
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
## trigger drop | trigger public.t.tr unexpected
CREATE TABLE t (a int, b int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- new
## trigger events | trigger public.t.tr changed events
CREATE TABLE t (a int, b int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- new
CREATE TRIGGER tr BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf();
## trigger when | trigger public.t.tr changed when
CREATE TABLE t (a int, b int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- new
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (new.a <> old.a) EXECUTE FUNCTION tf();
## trigger update of | trigger public.t.tr changed update columns
CREATE TABLE t (a int, b int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- new
CREATE TRIGGER tr BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION tf();
## trigger instead of | trigger public.v.tr missing
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
-- new
CREATE TRIGGER tr INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION tf();
## trigger disabled | trigger public.t.tr changed state
CREATE TABLE t (a int, b int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- old
-- new
ALTER TABLE t DISABLE TRIGGER tr;
## trigger always | trigger public.t.tr changed state
CREATE TABLE t (a int, b int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- old
-- new
ALTER TABLE t ENABLE ALWAYS TRIGGER tr;
## constraint trigger deferrable | trigger public.t.tr changed deferrable
CREATE TABLE t (a int, b int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
CREATE CONSTRAINT TRIGGER tr AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- new
CREATE CONSTRAINT TRIGGER tr AFTER UPDATE ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION tf();
## transition table | trigger public.t.tr changed new table
CREATE TABLE t (a int, b int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
CREATE TRIGGER tr AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION tf();
-- new
CREATE TRIGGER tr AFTER INSERT ON t REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tf();
## trigger on partitioned table | trigger public.m.tr missing
CREATE TABLE m (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
-- new
CREATE TRIGGER tr BEFORE INSERT ON m FOR EACH ROW EXECUTE FUNCTION tf();
## trigger rename | trigger public.t.after_all renamed name
CREATE TABLE t (a int, b int);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- old
CREATE TRIGGER before_all BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- new
CREATE TRIGGER after_all BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
## event trigger add | event trigger probe_et missing
CREATE FUNCTION ef() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
-- old
-- new
CREATE EVENT TRIGGER probe_et ON ddl_command_end EXECUTE FUNCTION ef();
## event trigger disable | event trigger probe_et changed state
CREATE FUNCTION ef() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER probe_et ON ddl_command_end EXECUTE FUNCTION ef();
-- old
-- new
ALTER EVENT TRIGGER probe_et DISABLE;
## event trigger tags | event trigger probe_et changed when tag in
CREATE FUNCTION ef() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
-- old
CREATE EVENT TRIGGER probe_et ON ddl_command_end EXECUTE FUNCTION ef();
-- new
CREATE EVENT TRIGGER probe_et ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION ef();
## rule add | rule public.t.ru missing
CREATE TABLE t (a int);
-- old
-- new
CREATE RULE ru AS ON DELETE TO t DO INSTEAD NOTHING;
## rule change | rule public.t.ru changed definition
CREATE TABLE t (a int);
-- old
CREATE RULE ru AS ON DELETE TO t DO INSTEAD NOTHING;
-- new
CREATE RULE ru AS ON DELETE TO t WHERE old.a > 0 DO INSTEAD NOTHING;
## rule disable | rule public.t.ru changed state
CREATE TABLE t (a int);
CREATE RULE ru AS ON DELETE TO t DO INSTEAD NOTHING;
-- old
-- new
ALTER TABLE t DISABLE RULE ru;
