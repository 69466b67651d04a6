-- given:
CREATE TABLE t (id int PRIMARY KEY, x int NOT NULL, name text);
-- migration:
DELETE FROM t; -- expect: delete-without-where
DELETE FROM t WHERE true; -- expect: delete-without-where
DELETE FROM t WHERE 1 = 1; -- expect: delete-without-where
DELETE FROM t WHERE id = id; -- expect: delete-without-where
DELETE FROM t WHERE x IS NULL OR x IS NOT NULL; -- expect: delete-without-where
DELETE FROM t WHERE name LIKE '%'; -- expect: delete-without-where
DELETE FROM t WHERE id IN (SELECT id FROM t); -- expect: delete-without-where
DELETE FROM t WHERE NOT false AND 2 > 1; -- expect: delete-without-where
DELETE FROM t WHERE id = 1;
DELETE FROM t WHERE name LIKE 'tmp%';
DELETE FROM t WHERE id IN (SELECT id FROM t WHERE x > 3);
