-- given:
CREATE TABLE orders (id int, note text, memo text, spare int);
CREATE VIEW order_notes AS SELECT id, note FROM orders;
-- migration:
ALTER TABLE orders DROP COLUMN note CASCADE; -- expect: drop-column, drop-cascade
ALTER TABLE orders DROP COLUMN spare CASCADE; -- expect: drop-column
