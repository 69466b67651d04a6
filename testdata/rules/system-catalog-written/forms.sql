-- given:
CREATE TABLE pg_of_mine (id int);
-- migration:
UPDATE pg_attribute SET attnotnull = false WHERE attname = 'x'; -- expect: system-catalog-written
DELETE FROM pg_catalog.pg_depend WHERE objid = 1; -- expect: system-catalog-written
WITH x AS (UPDATE pg_constraint SET convalidated = true WHERE oid = 1 RETURNING 1) SELECT * FROM x; -- expect: system-catalog-written
INSERT INTO pg_of_mine VALUES (1);
UPDATE pg_settings SET setting = '4MB' WHERE name = 'work_mem';
SELECT relname FROM pg_class;
