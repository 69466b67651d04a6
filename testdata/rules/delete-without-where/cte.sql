-- given:
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE archive (id int);
-- migration:
WITH gone AS (DELETE FROM t RETURNING id) INSERT INTO archive SELECT id FROM gone; -- expect: delete-without-where
WITH gone AS (DELETE FROM t WHERE id < 10 RETURNING id) INSERT INTO archive SELECT id FROM gone;
WITH t AS (SELECT 1) SELECT * FROM t;
CREATE TABLE fresh (id int);
DELETE FROM fresh;
CREATE TEMP TABLE work (id int);
DELETE FROM work;
