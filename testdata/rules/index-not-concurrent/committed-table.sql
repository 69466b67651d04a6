-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

-- Others may have met the table since the commit.
BEGIN;
CREATE TABLE invoices (id bigint PRIMARY KEY, order_id bigint);
COMMIT;
CREATE INDEX ON invoices (order_id);  -- expect: index-not-concurrent
