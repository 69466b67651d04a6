-- Every table of the list is reported; the view is relied on by nothing, and the list of tables is one statement.
-- given:
CREATE TABLE a (id int);
CREATE TABLE b (id int);
CREATE SCHEMA other;
CREATE TABLE other.staging (id int);
-- migration:
DROP TABLE a, b; -- expect: drop-table, drop-table
DROP TABLE IF EXISTS nothing_of_the_kind;
