-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT orders_customer REFERENCES customers ON DELETE CASCADE);
-- migration:
ALTER TABLE orders ADD CONSTRAINT orders_customer_2 FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;  -- expect: foreign-key-without-index
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_2;
ALTER TABLE orders DROP CONSTRAINT orders_customer;  -- expect: drop-foreign-key
