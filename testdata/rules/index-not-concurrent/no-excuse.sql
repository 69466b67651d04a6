-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

-- A table of the same name in another schema, one that was rolled back, one that was there already.
CREATE TABLE app.customers (id bigint PRIMARY KEY, name text);
CREATE INDEX ON customers (name);  -- expect: index-not-concurrent
BEGIN;
DROP TABLE app.customers;
CREATE TABLE app.customers (id bigint PRIMARY KEY, name text);
ROLLBACK;
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, state text);
CREATE INDEX ON orders (state);  -- expect: index-not-concurrent
