-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT orders_customer REFERENCES customers);
-- migration:
ALTER TABLE orders ADD CONSTRAINT orders_customer_2 FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_2;
ALTER TABLE orders DROP CONSTRAINT orders_customer;  -- expect: drop-foreign-key
