-- What was made in a transaction that was rolled back is not there.
-- given:
CREATE TABLE orders (id int);
ALTER TABLE orders RENAME TO orders_kept;
-- migration:
BEGIN;
ALTER TABLE orders_kept RENAME TO orders_moved;
CREATE TABLE orders_kept (id int);
ROLLBACK;
DROP TABLE orders_kept; -- expect: drop-table
