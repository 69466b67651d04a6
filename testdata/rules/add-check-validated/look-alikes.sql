-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;
CREATE TABLE invoices (id bigint PRIMARY KEY, total numeric CHECK (total > 0));
ALTER TABLE invoices ADD CHECK (total < 1000000);
CREATE TEMPORARY TABLE loaded (total numeric);
ALTER TABLE loaded ADD CHECK (total > 0);
