-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state);  -- expect: invalid-index-retry
DROP INDEX CONCURRENTLY IF EXISTS orders_note;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note ON orders (note);
CREATE INDEX CONCURRENTLY orders_total ON orders (total);
