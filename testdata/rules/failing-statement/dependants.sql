-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, code text CONSTRAINT customers_code UNIQUE, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, code text REFERENCES customers (code), total numeric);
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (code);
CREATE VIEW totals AS SELECT total FROM orders;
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE people (id bigint PRIMARY KEY, mood mood);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE drawn (id int DEFAULT f());
-- migration:
ALTER TABLE orders ALTER COLUMN total TYPE bigint; -- expect: failing-statement, type-narrowing
ALTER TABLE orders DROP COLUMN total; -- expect: drop-column, failing-statement
DROP TYPE mood; -- expect: drop-type, failing-statement
DROP FUNCTION f(); -- expect: drop-function, failing-statement
ALTER TABLE customers DROP CONSTRAINT customers_code; -- expect: failing-statement
DROP INDEX customers_pkey; -- expect: failing-statement
DROP TABLE customers; -- expect: drop-table, failing-statement
