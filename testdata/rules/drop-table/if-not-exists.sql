-- IF NOT EXISTS made nothing: the table is the old one.
-- given:
CREATE TABLE orders (id int);
-- migration:
CREATE TABLE IF NOT EXISTS orders (id int);
DROP TABLE orders; -- expect: drop-table
