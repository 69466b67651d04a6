-- given:
CREATE TABLE t (a int, b int, c int, d int);
CREATE UNIQUE INDEX u_ab ON t (a, b);
CREATE UNIQUE INDEX u_c ON t (c);
CREATE UNIQUE INDEX u_d ON t (d) WHERE d > 0;
CREATE INDEX plain ON t (b);
-- migration:
DROP INDEX plain;
CREATE UNIQUE INDEX u_a ON t (a);
DROP INDEX u_ab;
DROP INDEX CONCURRENTLY u_c; -- expect: drop-index
DROP INDEX u_d; -- expect: drop-index
CREATE UNIQUE INDEX u_d2 ON t (d) WHERE d > 100;
CREATE UNIQUE INDEX fresh ON t (d);
DROP INDEX fresh;
DROP INDEX IF EXISTS never_there;
DROP INDEX not_known; -- expect: drop-index, missing-object
