-- given:
CREATE TABLE t (id int PRIMARY KEY, x int);
CREATE TABLE s (id int, x int);
-- migration:
MERGE INTO t USING s ON 1 = 1 WHEN MATCHED THEN UPDATE SET x = s.x; -- expect: merge-without-bound
MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE;
MERGE INTO t USING s ON true WHEN NOT MATCHED THEN INSERT (id, x) VALUES (s.id, s.x);
