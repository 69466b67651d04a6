-- given:
CREATE TABLE customers (id int CONSTRAINT customers_key PRIMARY KEY);
CREATE TABLE orders (id int, customer_id int REFERENCES customers);
-- migration:
ALTER TABLE customers DROP CONSTRAINT customers_key CASCADE; -- expect: drop-constraint, drop-cascade
