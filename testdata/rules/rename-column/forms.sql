-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric, state text);
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE VIEW open_orders AS SELECT id, state FROM orders;
CREATE TYPE address AS (street text, town text);
-- migration:
ALTER TABLE orders RENAME COLUMN note TO remark; -- expect: rename-column
ALTER TABLE orders RENAME total TO amount; -- expect: rename-column
ALTER VIEW open_orders RENAME COLUMN state TO status; -- expect: rename-column
ALTER TYPE address RENAME ATTRIBUTE town TO city; -- expect: rename-column
-- The old name stands there again.
ALTER TABLE orders RENAME COLUMN state TO status;
ALTER TABLE orders ADD COLUMN state text;
-- One finding for a table that moves as a whole.
ALTER TABLE users RENAME TO people; -- expect: rename-table
ALTER TABLE people RENAME COLUMN name TO full_name;
-- Constraints and indexes have names only for people.
ALTER TABLE orders RENAME CONSTRAINT orders_pkey TO orders_key;
ALTER TABLE orders ADD COLUMN tmp int;
ALTER TABLE orders RENAME COLUMN tmp TO seats;
