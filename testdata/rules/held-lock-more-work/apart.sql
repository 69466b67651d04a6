-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, state text);
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
-- migration:
ALTER TABLE orders ADD COLUMN note text;
UPDATE orders SET note = state WHERE note IS NULL;
BEGIN;
CREATE TABLE archive (id bigint, state text);
ALTER TABLE archive ADD COLUMN note text;
INSERT INTO archive SELECT id, state, note FROM orders;
COMMIT;
BEGIN;
COMMENT ON TABLE customers IS 'people';
UPDATE orders SET state = 'open' WHERE state = 'new';
COMMIT;
