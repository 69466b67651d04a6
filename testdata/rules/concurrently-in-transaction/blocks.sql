-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

CREATE INDEX CONCURRENTLY ON orders (state);
BEGIN;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);  -- expect: concurrently-in-transaction
DROP INDEX CONCURRENTLY IF EXISTS orders_total;  -- expect: concurrently-in-transaction
REINDEX TABLE CONCURRENTLY orders;  -- expect: concurrently-in-transaction
COMMIT;
DROP INDEX CONCURRENTLY IF EXISTS orders_total;
DO $$ BEGIN CREATE INDEX CONCURRENTLY orders_total ON orders (total); END $$;  -- expect: concurrently-in-transaction
