-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);  -- expect: add-foreign-key-validated, foreign-key-without-index
ALTER TABLE orders ADD COLUMN buyer bigint REFERENCES customers;  -- expect: add-foreign-key-validated
ALTER TABLE orders ADD COLUMN seller bigint DEFAULT 1 REFERENCES customers;  -- expect: add-foreign-key-validated
