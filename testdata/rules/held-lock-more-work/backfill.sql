-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, state text);
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
-- migration:
BEGIN;
ALTER TABLE orders ADD COLUMN note text;
UPDATE orders SET note = state WHERE note IS NULL;  -- expect: held-lock-more-work
COMMIT;
BEGIN;
ALTER TABLE orders ADD COLUMN other text;
UPDATE customers SET name = 'Smith' WHERE id = 7;
INSERT INTO customers VALUES (8, 'Jones');
COMMIT;
