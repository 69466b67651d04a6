-- The schema that expressions.txt is written for.
CREATE SCHEMA app;
CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN app.posint AS integer CHECK (VALUE > 0);
CREATE DOMAIN app.label AS character varying(20);
CREATE TYPE app.pair AS (a integer, b text);
CREATE FUNCTION app.twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE FUNCTION app.pick(a integer, b text DEFAULT 'x', c integer DEFAULT 1) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT b';
CREATE FUNCTION app.total(VARIADIC n numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT sum(x) FROM unnest(n) x';
CREATE FUNCTION app.owner_of(bigint) RETURNS text LANGUAGE sql STABLE AS 'SELECT ''x''::text';
CREATE FUNCTION app.rows_of(n integer) RETURNS TABLE (id integer, label text) LANGUAGE sql STABLE AS 'SELECT 1, ''x''::text';
CREATE SEQUENCE app.numbers;
CREATE TABLE app.t (v varchar(10), x text, c char(3), i int, i2 smallint, i8 bigint, n numeric, n2 numeric(10,2), f real,
    f8 double precision, d date, ts timestamp, tz timestamptz, tm time, iv interval, m app.mood, j jsonb, js json, ia int[], ta text[],
    va varchar(5)[], b boolean, u uuid, by bytea, bt bit(3), r int4range, tr tstzrange, po app.posint, la app.label, pr app.pair,
    ci citext, h hstore, ip inet, na name, "Odd Name" text, "order" int, oi oid, tv tsvector);
CREATE TABLE app.u (id bigint PRIMARY KEY, t_i int, name varchar(40) NOT NULL, created_at timestamptz DEFAULT now(), tags text[], data jsonb, amount numeric(12,2), parent bigint);
CREATE TABLE app.w (id bigint, u_id bigint, note text, qty int, at timestamp, mood app.mood);
