-- A table keeps its age under another name.
-- given:
CREATE TABLE orders (id int);
-- migration:
ALTER TABLE orders RENAME TO orders_delete;
DROP TABLE orders_delete; -- expect: drop-table
