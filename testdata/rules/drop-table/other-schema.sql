-- A table of the same name in another schema is not the one that this migration made.
-- given:
CREATE SCHEMA other;
CREATE TABLE other.staging (id int);
-- migration:
CREATE TABLE staging (id int);
DROP TABLE other.staging; -- expect: drop-table
DROP TABLE staging;
