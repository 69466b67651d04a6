-- Views, materialized views and sequences.

## view add | view public.v missing
CREATE TABLE t (a int, b text);
-- old
-- new
CREATE VIEW v AS SELECT a, b FROM t;
## view query | view public.v changed query
CREATE TABLE t (a int, b text);
-- old
CREATE VIEW v AS SELECT a, b FROM t;
-- new
CREATE VIEW v AS SELECT a, b FROM t WHERE a > 0;
## view column inserted | view public.v changed query
CREATE TABLE t (a int, b text, c int);
-- old
CREATE VIEW v AS SELECT a, b FROM t;
-- new
CREATE VIEW v AS SELECT a, c, b FROM t;
## view drop | view public.v unexpected
CREATE TABLE t (a int);
-- old
CREATE VIEW v AS SELECT a FROM t;
-- new
## view security barrier | view public.v changed options
CREATE TABLE t (a int);
-- old
CREATE VIEW v AS SELECT a FROM t;
-- new
CREATE VIEW v WITH (security_barrier = true) AS SELECT a FROM t;
## view security invoker | view public.v changed options
CREATE TABLE t (a int);
-- old
CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t;
-- new
CREATE VIEW v AS SELECT a FROM t;
## view check option | view public.v changed options
CREATE TABLE t (a int);
-- old
CREATE VIEW v AS SELECT a FROM t WHERE a > 0;
-- new
CREATE VIEW v AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION;
## view column default | column public.v.a changed default
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- old
-- new
ALTER VIEW v ALTER a SET DEFAULT 5;
## materialized view add | materialized view public.m missing
CREATE TABLE t (a int);
-- old
-- new
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
## materialized view query | materialized view public.m changed query
CREATE TABLE t (a int);
-- old
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE INDEX mi ON m (a);
-- new
CREATE MATERIALIZED VIEW m AS SELECT a FROM t WHERE a > 0;
CREATE INDEX mi ON m (a);
## materialized view index | index public.mi missing
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
-- old
-- new
CREATE UNIQUE INDEX mi ON m (a);
## materialized view with no data | materialized view public.m changed not populated
CREATE TABLE t (a int);
-- old
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
-- new
CREATE MATERIALIZED VIEW m AS SELECT a FROM t WITH NO DATA;
## sequence add | sequence public.s missing
-- old
-- new
CREATE SEQUENCE s START 7;
## sequence increment | sequence public.s changed increment
-- old
CREATE SEQUENCE s;
-- new
CREATE SEQUENCE s INCREMENT 5;
## sequence minimum | sequence public.s changed minimum
-- old
CREATE SEQUENCE s START 10;
-- new
CREATE SEQUENCE s START 10 MINVALUE 5;
## sequence maximum | sequence public.s changed maximum
-- old
CREATE SEQUENCE s;
-- new
CREATE SEQUENCE s MAXVALUE 1000;
## sequence start | sequence public.s changed start
-- old
CREATE SEQUENCE s;
-- new
CREATE SEQUENCE s START 50;
## sequence cache | sequence public.s changed cache
-- old
CREATE SEQUENCE s;
-- new
CREATE SEQUENCE s CACHE 20;
## sequence cycle | sequence public.s changed cycle
-- old
CREATE SEQUENCE s;
-- new
CREATE SEQUENCE s CYCLE;
## sequence type | sequence public.s changed type
-- old
CREATE SEQUENCE s;
-- new
CREATE SEQUENCE s AS integer;
## sequence owned by | sequence public.s changed owned by
CREATE TABLE t (a int);
CREATE SEQUENCE s;
-- old
-- new
ALTER SEQUENCE s OWNED BY t.a;
## serial column add | column public.t.b missing
-- old
CREATE TABLE t (a int);
-- new
CREATE TABLE t (a int, b serial);
## serial column drop | column public.t.b unexpected
-- old
CREATE TABLE t (a int, b serial);
-- new
CREATE TABLE t (a int);
