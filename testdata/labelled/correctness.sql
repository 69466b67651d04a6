-- dangerous missing-object: made only later
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE orders ADD COLUMN note text;
CREATE TABLE orders (id bigint PRIMARY KEY);
-- dangerous missing-object: dropped before
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY);
DROP TABLE orders;
-- migration:
CREATE INDEX orders_id ON orders (id);
-- dangerous missing-object: renamed before
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
ALTER TABLE orders RENAME COLUMN note TO remark;
-- migration:
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
-- dangerous missing-object: misspelt
-- given:
CREATE TABLE order_lines (id bigint PRIMARY KEY, price numeric);
-- migration:
ALTER TABLE orders_lines ADD COLUMN tax numeric;
-- safe: alone, nothing is known
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
-- safe: of an extension, of the server, of another owner
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE EXTENSION postgis;
-- migration:
INSERT INTO spatial_ref_sys (srid) VALUES (990001);
UPDATE cron.job SET active = false WHERE jobid = 5;
GRANT SELECT ON pg_stat_statements TO app_ro;
-- safe: a foreign key to a table that another tool makes
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
-- migration:
CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE);
-- safe: made under a condition before
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_tables WHERE tablename = 'orders') THEN CREATE TABLE orders (id bigint PRIMARY KEY); END IF;
END $$;
-- migration:
ALTER TABLE orders ADD COLUMN note text;
-- dangerous duplicate-object
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
-- migration:
ALTER TABLE orders ADD COLUMN note text;
-- safe: another schema has one of that name
-- given:
CREATE SCHEMA archive;
CREATE TABLE archive.orders (id bigint PRIMARY KEY);
-- migration:
CREATE TABLE orders (id bigint PRIMARY KEY);
-- safe: dropped before
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE INDEX orders_id ON orders (id);
-- migration:
DROP INDEX orders_id;
CREATE INDEX CONCURRENTLY orders_id ON orders (id);
-- safe: only where it is not there
-- given:
CREATE TYPE state AS ENUM ('open');
-- migration:
DO $$ BEGIN
    CREATE TYPE state AS ENUM ('open');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
-- dangerous failing-statement: a view reads the column
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, total int);
CREATE VIEW totals AS SELECT total FROM orders;
-- migration:
ALTER TABLE orders ALTER COLUMN total TYPE bigint;
-- dangerous failing-statement: needs USING
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, quantity text);
-- migration:
ALTER TABLE orders ALTER COLUMN quantity TYPE integer;
-- dangerous failing-statement: the default cannot be cast
-- given:
CREATE TYPE state AS ENUM ('open');
CREATE TABLE orders (id bigint PRIMARY KEY, state text DEFAULT 'open');
-- migration:
ALTER TABLE orders ALTER COLUMN state TYPE state USING state::state;
-- dangerous failing-statement: the label is too fresh
-- given:
CREATE TYPE state AS ENUM ('open');
CREATE TABLE orders (id bigint PRIMARY KEY, state state);
-- migration:
BEGIN;
ALTER TYPE state ADD VALUE 'lost';
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'lost';
COMMIT;
-- safe: the label in a transaction of its own
-- given:
CREATE TYPE state AS ENUM ('open');
CREATE TABLE orders (id bigint PRIMARY KEY, state state);
-- migration:
ALTER TYPE state ADD VALUE 'lost';
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'lost';
-- dangerous failing-statement: others refer to it
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);
-- migration:
DROP TABLE customers;
-- dangerous failing-statement: no key there
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, code text);
CREATE TABLE orders (id bigint PRIMARY KEY, code text);
-- migration:
ALTER TABLE orders ADD FOREIGN KEY (code) REFERENCES customers (code) NOT VALID;
-- dangerous failing-statement: a view may only grow at its end
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int);
CREATE VIEW v AS SELECT id, a FROM orders;
-- migration:
CREATE OR REPLACE VIEW v AS SELECT id, b FROM orders;
-- dangerous failing-statement: another return type
-- given:
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- migration:
CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'a' $$;
-- dangerous if-not-exists-mismatch
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
-- migration:
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note text, tax numeric);
-- safe: the same, repeated
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
ALTER TABLE orders ADD COLUMN total numeric;
-- migration:
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note text);
-- dangerous transaction-nesting: nothing ends it
BEGIN;
CREATE TABLE notes (id bigint PRIMARY KEY);
-- safe: begun and ended
BEGIN;
CREATE TABLE notes (id bigint PRIMARY KEY);
COMMIT;
-- dangerous transaction-nesting: goose has a transaction already
==> migrations/00001_notes.sql
-- +goose Up
CREATE TABLE notes (id bigint PRIMARY KEY);
COMMIT;
-- +goose Down
DROP TABLE notes;
-- safe: goose without its transaction
==> migrations/00001_notes.sql
-- +goose NO TRANSACTION
-- +goose Up
BEGIN;
CREATE TABLE notes (id bigint PRIMARY KEY);
COMMIT;
-- +goose Down
DROP TABLE notes;
-- dangerous transaction-nesting: dbmate has a transaction already
==> db/migrations/20240101000000_notes.sql
-- migrate:up
BEGIN;
CREATE TABLE notes (id bigint PRIMARY KEY);
COMMIT;
-- migrate:down
DROP TABLE notes;
-- safe: golang-migrate sends one message, and the text its own transaction
==> migrations/000001_notes.up.sql
BEGIN;
CREATE TABLE notes (id bigint PRIMARY KEY);
CREATE INDEX notes_id ON notes (id);
COMMIT;
==> migrations/000001_notes.down.sql
DROP TABLE notes;
-- dangerous opaque-statement: text from a table
DO $$
DECLARE statement text;
BEGIN
    SELECT body INTO statement FROM jobs WHERE id = 1;
    EXECUTE statement;
END $$;
-- dangerous opaque-statement: another server runs it
SELECT dblink_exec('host=other', (SELECT body FROM jobs));
-- safe: text that is known and harmless
DO $$
BEGIN
    EXECUTE format('COMMENT ON TABLE %I IS %L', 'orders', 'all of them');
END $$;
-- dangerous credentials-in-migration
CREATE ROLE app LOGIN PASSWORD 'orange-battery-9';
-- safe: a role without
CREATE ROLE app LOGIN;
-- dangerous failing-statement: a unique index without the partition key
-- given:
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
-- migration:
CREATE UNIQUE INDEX events_id ON events (id);
-- safe: a unique index over it
-- given:
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
-- migration:
CREATE UNIQUE INDEX events_id ON events (id, at);
-- dangerous failing-statement: nothing tells the rows apart
-- given:
CREATE TABLE orders (id bigint, state text);
CREATE MATERIALIZED VIEW states AS SELECT state, count(*) AS n FROM orders GROUP BY state;
-- migration:
REFRESH MATERIALIZED VIEW CONCURRENTLY states;
-- dangerous failing-statement: one column is set twice
UPDATE orders SET state = 'open', total = 0, state = 'closed' WHERE id = 5;
-- dangerous failing-statement: there is no such cast
-- given:
CREATE TABLE orders (id integer);
-- migration:
ALTER TABLE orders ALTER COLUMN id TYPE uuid USING id::uuid;
