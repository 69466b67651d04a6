-- Filling a column that this migration added overwrites nothing; anything beside it does.
-- given:
CREATE TABLE t (id int PRIMARY KEY, x int, y int);
-- migration:
ALTER TABLE t ADD COLUMN fresh int;
UPDATE t SET fresh = x;
UPDATE t SET fresh = x, y = 0; -- expect: update-without-where
UPDATE t SET y = 0 WHERE id = id; -- expect: update-without-where
UPDATE t SET y = 0 WHERE id = 7;
INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET y = 1;
