-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;  -- expect: foreign-key-without-index
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer;
CREATE TABLE invoices (id bigint PRIMARY KEY, order_id bigint REFERENCES orders, customer_id bigint);
ALTER TABLE invoices ADD FOREIGN KEY (customer_id) REFERENCES customers;
