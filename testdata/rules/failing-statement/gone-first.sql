-- The dependants go first, or with it.
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, total numeric);
CREATE INDEX ON orders (customer_id);
CREATE VIEW totals AS SELECT total FROM orders;
CREATE SEQUENCE numbers;
CREATE TABLE serials (id serial PRIMARY KEY);
-- migration:
DROP VIEW totals;
ALTER TABLE orders ALTER COLUMN total TYPE numeric(12, 2); -- expect: type-narrowing
CREATE VIEW totals AS SELECT total FROM orders;
DROP TABLE orders, customers CASCADE; -- expect: drop-table, drop-table
DROP TABLE serials; -- expect: drop-table
