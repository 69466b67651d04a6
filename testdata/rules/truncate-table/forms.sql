-- given:
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int REFERENCES a);
CREATE TABLE c (id int);
CREATE TABLE child (id int);
-- migration:
TRUNCATE a, c CASCADE; -- expect: truncate-table, truncate-table
TRUNCATE ONLY c RESTART IDENTITY; -- expect: truncate-table
CREATE TABLE fresh (id int PRIMARY KEY);
TRUNCATE fresh;
ALTER TABLE child ADD CONSTRAINT child_fresh FOREIGN KEY (id) REFERENCES fresh NOT VALID;
-- The table is new, but one that refers to it is not.
TRUNCATE fresh CASCADE; -- expect: truncate-table
