-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE lines (id bigint PRIMARY KEY);
CREATE VIEW open_orders AS SELECT id FROM orders;
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM orders;
CREATE INDEX orders_note ON orders (note);
CREATE SEQUENCE numbers;
CREATE SCHEMA archive;
CREATE TABLE archive.orders (id bigint PRIMARY KEY, note text);
-- migration:
ALTER TABLE orders RENAME TO sales; -- expect: rename-table
ALTER VIEW open_orders RENAME TO open_sales; -- expect: rename-table
ALTER MATERIALIZED VIEW totals RENAME TO sums; -- expect: rename-table
ALTER SEQUENCE numbers RENAME TO counters; -- expect: rename-table
-- An index has a name only for people.
ALTER INDEX orders_note RENAME TO sales_note;
ALTER TABLE customers_pkey RENAME TO customers_key;
-- A view of the same name in another schema stands in for nothing.
ALTER TABLE customers RENAME TO clients; -- expect: rename-table
CREATE VIEW archive.customers AS SELECT id, name FROM clients;
DO $$ BEGIN ALTER TABLE lines RENAME TO order_lines; END $$; -- expect: rename-table
