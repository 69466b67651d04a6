-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

BEGIN;
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;  -- expect: validate-same-transaction
COMMIT;
BEGIN;
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;  -- expect: foreign-key-without-index
COMMIT;
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer;
ALTER TABLE orders ADD CONSTRAINT state_known CHECK (state <> '') NOT VALID, VALIDATE CONSTRAINT state_known;  -- expect: validate-same-transaction
