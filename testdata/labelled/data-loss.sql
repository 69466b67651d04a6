-- dangerous drop-table: the plain form
DROP TABLE orders;
-- dangerous drop-table: IF EXISTS says nothing about the rows
DROP TABLE IF EXISTS orders;
-- dangerous drop-table: the second of a list, the first made here
CREATE TABLE staging (id int);
DROP TABLE staging, orders;
-- dangerous drop-table: made here, but in another schema
CREATE TABLE archive.orders (id bigint PRIMARY KEY);
DROP TABLE public.orders;
-- dangerous drop-table: search_path decides which one was made
CREATE SCHEMA archive;
SET search_path = archive;
CREATE TABLE orders (id bigint PRIMARY KEY);
RESET search_path;
DROP TABLE orders;
-- dangerous drop-table: IF NOT EXISTS may have found the old one
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY);
DROP TABLE orders;
-- safe: IF NOT EXISTS in a chain that never made it
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
-- migration:
CREATE TABLE IF NOT EXISTS scratch (id bigint PRIMARY KEY);
DROP TABLE scratch;
-- dangerous drop-table: the CREATE was rolled back
BEGIN;
CREATE TABLE orders (id bigint PRIMARY KEY);
ROLLBACK;
DROP TABLE orders;
-- dangerous drop-table: the CREATE was rolled back to a savepoint
BEGIN;
SAVEPOINT before;
CREATE TABLE orders (id bigint PRIMARY KEY);
ROLLBACK TO SAVEPOINT before;
DROP TABLE orders;
COMMIT;
-- dangerous drop-table: renamed first
ALTER TABLE orders RENAME TO orders_old;
DROP TABLE orders_old;
-- dangerous drop-table: copied and replaced; the old rows go with whatever the copy left out
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
-- migration:
CREATE TABLE orders_new (id bigint PRIMARY KEY);
INSERT INTO orders_new SELECT id FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
-- safe: made and dropped here
CREATE TABLE staging (id int);
INSERT INTO staging SELECT generate_series(1, 10);
DROP TABLE staging;
-- safe: a temporary table
CREATE TEMPORARY TABLE moved AS SELECT 1 AS id;
DROP TABLE moved;
-- safe: ON COMMIT DROP
BEGIN;
CREATE TEMP TABLE moved (id int) ON COMMIT DROP;
DELETE FROM moved;
DROP TABLE moved;
COMMIT;
-- dangerous drop-table: a temporary table of that name hides nothing in a schema
CREATE TEMP TABLE orders (id int);
DROP TABLE public.orders;
-- safe: never there, says a whole chain
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
-- migration:
DROP TABLE IF EXISTS orders;
-- dangerous drop-table: inside DO
DO $$
BEGIN
    DROP TABLE orders;
END $$;
-- dangerous drop-table: only under a condition
DO $$
BEGIN
    IF (SELECT count(*) FROM orders) = 0 THEN
        DROP TABLE orders;
    END IF;
END $$;
-- dangerous drop-table: text that is put together
DO $$
BEGIN
    EXECUTE 'DROP ' || 'TABLE ' || quote_ident('orders');
END $$;
-- dangerous drop-table: format with a known name
DO $$
DECLARE names text[] := ARRAY['orders', 'customers'];
        one text;
BEGIN
    FOREACH one IN ARRAY names LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I', one);
    END LOOP;
END $$;
-- dangerous drop-table: names from the catalog
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE %I', one.tablename);
    END LOOP;
END $$;
-- dangerous drop-table: in a function that the migration calls
CREATE FUNCTION clean_up() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE orders; END $$;
SELECT clean_up();
-- safe: in a function that nothing calls here
CREATE FUNCTION drop_scratch() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE IF EXISTS scratch; END $$;
-- safe: words in a comment, a string, a name
-- DROP TABLE orders;
COMMENT ON TABLE orders IS 'never DROP TABLE this; TRUNCATE neither (CASCADE)';
INSERT INTO audit_log (what) VALUES ('DROP TABLE orders');
ALTER TABLE orders ADD COLUMN "drop table" int;
-- dangerous drop-foreign-table: rows live elsewhere, the definition does not
DROP FOREIGN TABLE remote_orders;
-- dangerous drop-column: the plain form
ALTER TABLE orders DROP COLUMN note;
-- dangerous drop-column: without COLUMN, IF EXISTS
ALTER TABLE orders DROP IF EXISTS note;
-- dangerous drop-column: the second action
ALTER TABLE orders ADD COLUMN remark text, DROP COLUMN note;
-- dangerous drop-column: copied to a new column, and the old one dropped at once
ALTER TABLE orders ADD COLUMN remark text;
UPDATE orders SET remark = note;
ALTER TABLE orders DROP COLUMN note;
-- dangerous drop-column: ONLY the parent
ALTER TABLE ONLY orders DROP COLUMN note;
-- dangerous drop-column: an attribute of a type
ALTER TYPE address DROP ATTRIBUTE town;
-- dangerous drop-column: of a foreign table
ALTER FOREIGN TABLE remote_orders DROP COLUMN note;
-- safe: a column that was added here
ALTER TABLE orders ADD COLUMN scratch int;
ALTER TABLE orders DROP COLUMN scratch;
-- safe: a column of a table that was made here
CREATE TABLE notes (id int PRIMARY KEY, a int, b int);
ALTER TABLE notes DROP COLUMN b;
-- dangerous drop-column: IF NOT EXISTS may have found the old one
ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;
ALTER TABLE orders DROP COLUMN note;
-- dangerous drop-schema: with everything in it
DROP SCHEMA billing CASCADE;
-- safe: a schema that was made here
CREATE SCHEMA scratch;
CREATE TABLE scratch.t (id int);
DROP SCHEMA scratch CASCADE;
-- dangerous drop-database
DROP DATABASE shop;
-- dangerous drop-owned: of a role
DROP OWNED BY app;
-- dangerous drop-type
DROP TYPE mood;
-- dangerous drop-sequence
DROP SEQUENCE order_numbers;
-- dangerous drop-materialized-view
DROP MATERIALIZED VIEW totals;
-- dangerous drop-extension: with its types and columns
DROP EXTENSION hstore CASCADE;
-- dangerous drop-tablespace
DROP TABLESPACE fast;
-- dangerous truncate-table
TRUNCATE orders;
-- dangerous truncate-table: one of several, RESTART IDENTITY CASCADE
TRUNCATE TABLE staging, orders RESTART IDENTITY CASCADE;
-- safe: rows that were put there here
CREATE TABLE staging (id int);
TRUNCATE staging;
-- dangerous truncate-table: another schema's table of that name
CREATE TABLE scratch.orders (id int);
TRUNCATE public.orders;
-- dangerous delete-without-where
DELETE FROM orders;
-- dangerous delete-without-where: WHERE true
DELETE FROM orders WHERE true;
-- dangerous delete-without-where: a comparison of constants
DELETE FROM orders WHERE 1 = 1;
-- dangerous delete-without-where: every row is one of its own
DELETE FROM orders WHERE id IN (SELECT id FROM orders);
-- dangerous delete-without-where: a column and itself
DELETE FROM orders WHERE id = id;
-- dangerous delete-without-where: or nothing at all
DELETE FROM orders WHERE id IS NULL OR id IS NOT NULL;
-- dangerous delete-without-where: the column is never null
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, note text);
-- migration:
DELETE FROM customers WHERE id IS NOT NULL;
-- dangerous delete-without-where: by another name, and not null again
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, note text);
CREATE TABLE gone (id bigint);
-- migration:
DELETE FROM customers AS c USING gone WHERE c.id IS NOT NULL AND NOT c.id IS NULL;
-- dangerous update-without-where: the column is never null
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, note text NOT NULL);
-- migration:
UPDATE customers SET note = '' WHERE note IS NOT NULL;
-- safe: the other table's column of that name may be
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, note text);
CREATE TABLE gone (id bigint);
-- migration:
DELETE FROM customers c USING gone WHERE gone.id IS NOT NULL AND gone.id = c.id;
-- safe: no row is meant
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, note text);
-- migration:
DELETE FROM customers WHERE note IS NULL;
-- dangerous delete-without-where: in a CTE
WITH gone AS (DELETE FROM orders RETURNING id) INSERT INTO archive SELECT id FROM gone;
-- dangerous delete-without-where: EXPLAIN ANALYZE runs it
EXPLAIN ANALYZE DELETE FROM orders;
-- safe: EXPLAIN does not
EXPLAIN DELETE FROM orders;
-- dangerous delete-without-where: prepared and executed
PREPARE clean AS DELETE FROM orders;
EXECUTE clean;
-- safe: prepared, and that is all
PREPARE clean AS DELETE FROM orders;
DEALLOCATE clean;
-- dangerous merge-without-bound: every row matches
MERGE INTO orders USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE;
-- safe: a bound
DELETE FROM sessions WHERE expires_at < now() - interval '30 days';
-- safe: a bound by another table
DELETE FROM order_lines USING orders WHERE orders.id = order_lines.order_id AND orders.state = 'cancelled';
-- safe: duplicates but for the first
DELETE FROM users a USING users b WHERE a.id > b.id AND a.email = b.email;
-- dangerous update-without-where
UPDATE accounts SET plan = 'free';
-- dangerous update-without-where: a condition that nothing fails
UPDATE accounts SET plan = 'free' WHERE 'a' = 'a';
-- safe: filling what was added
ALTER TABLE accounts ADD COLUMN seats int;
UPDATE accounts SET seats = 1;
-- safe: filling from another table
ALTER TABLE orders ADD COLUMN customer_name text;
UPDATE orders SET customer_name = customers.name FROM customers WHERE customers.id = orders.customer_id;
-- dangerous update-without-where: fills the new column and changes an old one
ALTER TABLE accounts ADD COLUMN seats int;
UPDATE accounts SET seats = 1, plan = 'free';
-- dangerous update-without-where: fills one of the same name elsewhere
ALTER TABLE archive.accounts ADD COLUMN seats int;
UPDATE public.accounts SET seats = 1;
-- safe: a table that was made here
CREATE TABLE plans (id int PRIMARY KEY, price int);
INSERT INTO plans VALUES (1, 0), (2, 10);
UPDATE plans SET price = price * 2;
-- warned update-without-where: IF NOT EXISTS may have found the old one
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS seats int;
UPDATE accounts SET seats = 1;
-- dangerous rule-swallows-writes
CREATE RULE ledger_no_insert AS ON INSERT TO ledger DO INSTEAD NOTHING;
-- safe: inserts, whatever they hold
INSERT INTO settings (key, value) VALUES ('a', 'TRUNCATE orders') ON CONFLICT (key) DO NOTHING;
INSERT INTO settings (key, value) SELECT key, value FROM old_settings ON CONFLICT (key) DO UPDATE SET value = excluded.value;
-- dangerous type-narrowing: shorter
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(100));
-- migration:
ALTER TABLE customers ALTER COLUMN name TYPE varchar(50);
-- dangerous type-narrowing: fewer digits
-- given:
CREATE TABLE invoices (id bigint PRIMARY KEY, total numeric(12, 4));
-- migration:
ALTER TABLE invoices ALTER COLUMN total TYPE numeric(12, 2);
-- dangerous type-narrowing: a smaller integer
-- given:
CREATE TABLE counters (id bigint PRIMARY KEY, n bigint);
-- migration:
ALTER TABLE counters ALTER COLUMN n TYPE integer;
-- dangerous type-narrowing: the time goes
-- given:
CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz);
-- migration:
ALTER TABLE events ALTER COLUMN at TYPE date;
-- dangerous type-narrowing: a limit on text
-- given:
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
-- migration:
ALTER TABLE notes ALTER COLUMN body TYPE varchar(500);
-- safe: longer, unlimited, text
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, a varchar(50), b varchar(50), c varchar(50), d numeric(10, 2));
-- migration:
ALTER TABLE customers ALTER COLUMN a TYPE varchar(200);
ALTER TABLE customers ALTER COLUMN b TYPE varchar;
ALTER TABLE customers ALTER COLUMN c TYPE text;
ALTER TABLE customers ALTER COLUMN d TYPE numeric(14, 2);
-- safe: text from whatever it was, alone
ALTER TABLE customers ALTER COLUMN name TYPE text;
-- safe: type of a column that was added here
ALTER TABLE customers ADD COLUMN code varchar(5);
ALTER TABLE customers ALTER COLUMN code TYPE varchar(50);
-- dangerous alter-type-rewrite: a column that was added here has nothing to lose, but the table is rewritten
ALTER TABLE customers ADD COLUMN code text;
ALTER TABLE customers ALTER COLUMN code TYPE varchar(5);
-- dangerous drop-cascade, drop-table: what else goes
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);
CREATE VIEW v AS SELECT id FROM customers;
-- migration:
DROP TABLE customers CASCADE;
