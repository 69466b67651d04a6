-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE INDEX orders_note ON orders (note);
-- migration:
SET lock_timeout = '3s';
DROP INDEX orders_note;
