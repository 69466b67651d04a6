-- given:
CREATE TABLE orders (id int, total int);
-- migration:
PREPARE clean AS DELETE FROM orders WHERE true;
EXECUTE clean; -- expect: delete-without-where
EXPLAIN DELETE FROM orders;
EXPLAIN ANALYZE DELETE FROM orders; -- expect: delete-without-where
