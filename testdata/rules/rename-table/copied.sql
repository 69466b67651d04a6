-- The new version takes the place of the old one, where nobody knows what was there.
-- migration:
CREATE TABLE IF NOT EXISTS orders_new (id bigint PRIMARY KEY);
INSERT INTO orders_new SELECT id FROM orders;
ALTER TABLE orders RENAME TO orders_old;
ALTER TABLE orders_new RENAME TO orders;
