-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

ALTER TABLE customers ADD CONSTRAINT customers_email UNIQUE (email);  -- expect: add-unique
ALTER TABLE customers ADD COLUMN code text UNIQUE;  -- expect: add-unique
