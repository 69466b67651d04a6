-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

VACUUM orders;
BEGIN;
VACUUM (ANALYZE) orders;  -- expect: forbidden-in-transaction
ANALYZE orders;
CREATE DATABASE other;  -- expect: forbidden-in-transaction
COMMIT;
