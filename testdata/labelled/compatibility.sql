-- dangerous rename-table
ALTER TABLE orders RENAME TO sales;
-- safe: a view keeps the old name
ALTER TABLE orders RENAME TO sales;
CREATE VIEW orders AS SELECT * FROM sales;
-- dangerous rename-table: the view stands in another schema
ALTER TABLE public.orders RENAME TO sales;
CREATE VIEW api.orders AS SELECT * FROM public.sales;
-- dangerous rename-table: the view was rolled back
ALTER TABLE orders RENAME TO sales;
BEGIN;
CREATE VIEW orders AS SELECT * FROM sales;
ROLLBACK;
-- safe: an index, a constraint, a trigger
ALTER INDEX orders_note RENAME TO orders_remark;
ALTER TABLE orders RENAME CONSTRAINT orders_check TO orders_total_check;
ALTER TRIGGER touch ON orders RENAME TO orders_touch;
-- safe: what was made here
CREATE TABLE a (id int PRIMARY KEY);
ALTER TABLE a RENAME TO b;
ALTER TABLE b RENAME COLUMN id TO key;
-- safe: swapped in
CREATE TABLE events_new (id bigint PRIMARY KEY, at timestamptz);
ALTER TABLE events RENAME TO events_old;
ALTER TABLE events_new RENAME TO events;
-- dangerous rename-column
ALTER TABLE orders RENAME COLUMN note TO remark;
-- dangerous rename-column: of a view
ALTER VIEW open_orders RENAME COLUMN note TO remark;
-- safe: a column that was added here
ALTER TABLE orders ADD COLUMN a int;
ALTER TABLE orders RENAME COLUMN a TO b;
-- safe: expand
ALTER TABLE orders ADD COLUMN remark text;
CREATE FUNCTION keep_remark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.remark := NEW.note; RETURN NEW; END $$;
CREATE TRIGGER keep_remark BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION keep_remark();
-- dangerous rename-schema
ALTER SCHEMA billing RENAME TO accounting;
-- dangerous set-schema
ALTER TABLE orders SET SCHEMA archive;
-- safe: with a view at the old place
ALTER TABLE public.orders SET SCHEMA archive;
CREATE VIEW public.orders AS SELECT * FROM archive.orders;
-- dangerous enum-rename-value
ALTER TYPE state RENAME VALUE 'closed' TO 'done';
-- safe: a value more
ALTER TYPE state ADD VALUE IF NOT EXISTS 'lost';
-- dangerous rename-object: a type
ALTER TYPE state RENAME TO order_state;
-- safe: an enum replaced under its name
-- given:
CREATE TYPE state AS ENUM ('open');
CREATE TABLE orders (id bigint PRIMARY KEY, state state);
-- migration:
CREATE TYPE state_new AS ENUM ('open', 'closed');
ALTER TABLE orders ADD COLUMN state_new state_new;
-- dangerous add-column-not-null
ALTER TABLE orders ADD COLUMN state text NOT NULL;
-- dangerous add-column-not-null: in schema public, not the one made here
CREATE TABLE archive.orders (id bigint PRIMARY KEY);
ALTER TABLE public.orders ADD COLUMN state text NOT NULL;
-- dangerous add-column-not-null: IF NOT EXISTS may have found a table with rows
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY);
ALTER TABLE orders ADD COLUMN state text NOT NULL;
-- safe: with a default
ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'open';
-- safe: a table that was made here
CREATE TABLE orders (id bigint PRIMARY KEY);
ALTER TABLE orders ADD COLUMN state text NOT NULL;
-- safe: nullable
ALTER TABLE orders ADD COLUMN IF NOT EXISTS state text;
-- warned add-column-not-null: the default goes again
ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'open';
ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;
-- dangerous drop-default
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL DEFAULT 'open');
-- migration:
ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;
-- safe: another default
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';
-- dangerous detach-partition
ALTER TABLE events DETACH PARTITION events_2023 CONCURRENTLY;
-- dangerous revoke-in-use
REVOKE INSERT ON orders FROM app_rw;
-- safe: hardening of what was made here
CREATE FUNCTION close(id bigint) RETURNS void LANGUAGE sql AS 'SELECT';
REVOKE ALL ON FUNCTION close(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION close(bigint) TO app_rw;
-- safe: hardening of the schema
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
-- safe: a new table for those who need it
CREATE TABLE notes (id bigint PRIMARY KEY);
REVOKE ALL ON notes FROM app_ro;
GRANT SELECT ON notes TO app_ro;
-- dangerous replica-identity-missing
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE PUBLICATION changes FOR ALL TABLES;
-- migration:
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
-- dangerous superuser-operation
ALTER SYSTEM SET max_connections = 500;
-- safe: settings of one database
ALTER DATABASE shop SET timezone = 'UTC';
CREATE EXTENSION IF NOT EXISTS pgcrypto;
-- safe: the framework's own notes
UPDATE alembic_version SET version_num = '202401010000';
DELETE FROM schema_migrations;
