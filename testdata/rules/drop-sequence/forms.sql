-- given:
CREATE SEQUENCE s;
CREATE TABLE t (id serial);
-- migration:
DROP SEQUENCE s; -- expect: drop-sequence
-- Its sequence goes with the table: one cause.
DROP TABLE t; -- expect: drop-table
