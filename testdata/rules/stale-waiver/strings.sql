-- A waiver is a comment. Text in a string waives nothing, and a waiver covers one statement.
-- given:
CREATE TABLE a (id int, note text);
CREATE TABLE b (id int);
CREATE TABLE c (id int);
-- migration:
DELETE FROM a WHERE note = '-- CI:DESTRUCTIVE_OK'  OR true; -- expect: delete-without-where
-- CI:DESTRUCTIVE_OK - See ADR-014
DROP TABLE b;
DROP TABLE c; -- expect: drop-table
-- expect: stale-waiver
-- CI:DESTRUCTIVE_OK - See ADR-015
CREATE TABLE d (id int);
