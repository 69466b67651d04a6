-- given:
CREATE TABLE a (id int);
CREATE TABLE b (id int);
-- migration:
-- expect: invalid-waiver
-- CI:DESTRUCTIVE-OK - See ADR-014
DROP TABLE a; -- expect: drop-table
-- expect: invalid-waiver
-- pgsteward:ignore drop-table - we know
DROP TABLE b; -- expect: drop-table
