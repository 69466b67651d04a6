-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

CREATE UNIQUE INDEX CONCURRENTLY customers_email ON customers (email);
ALTER TABLE customers ADD CONSTRAINT customers_email UNIQUE USING INDEX customers_email;
CREATE TABLE invoices (id bigint PRIMARY KEY, number text UNIQUE);
ALTER TABLE invoices ADD UNIQUE (number, id);
