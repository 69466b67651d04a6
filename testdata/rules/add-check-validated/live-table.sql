-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);  -- expect: add-check-validated
ALTER TABLE orders ADD CHECK (state <> '');  -- expect: add-check-validated, multi-alter-same-table
ALTER TABLE orders ADD COLUMN discount numeric CHECK (discount >= 0);  -- expect: add-check-validated
