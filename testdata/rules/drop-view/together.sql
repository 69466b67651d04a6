-- What one statement names goes together: the server needs no order and no CASCADE for it.
-- given:
CREATE TABLE a (id int PRIMARY KEY);
CREATE VIEW v1 AS SELECT id FROM a;
CREATE VIEW v2 AS SELECT id FROM v1;
CREATE VIEW v3 AS SELECT id FROM a;
CREATE VIEW v4 AS SELECT id FROM v3;
CREATE VIEW v5 AS SELECT id FROM a;
CREATE VIEW v6 AS SELECT id FROM v5;
CREATE VIEW v7 AS SELECT id FROM a;
-- migration:
DROP VIEW v1, v2;
DROP VIEW v3, v4 CASCADE;
DROP VIEW v5, v7 CASCADE; -- expect: drop-view, drop-cascade
