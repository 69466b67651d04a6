-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

ALTER TABLE orders ADD CONSTRAINT state_there CHECK (state IS NOT NULL AND state <> '') NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT state_there;
ALTER TABLE orders ALTER COLUMN state SET NOT NULL;
ALTER TABLE orders ALTER COLUMN id SET NOT NULL;
CREATE TABLE invoices (id bigint PRIMARY KEY, number text);
ALTER TABLE invoices ALTER COLUMN number SET NOT NULL;
