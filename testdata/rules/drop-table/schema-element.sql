-- given:
CREATE SCHEMA legacy;
CREATE TABLE legacy.a (id int);
CREATE TABLE b (id int);
-- migration:
DROP SCHEMA legacy CASCADE; -- expect: drop-schema, drop-cascade
CREATE SCHEMA fresh;
ALTER TABLE b SET SCHEMA fresh;
-- The schema is new, the table in it is not.
DROP SCHEMA fresh CASCADE; -- expect: drop-table, drop-cascade
