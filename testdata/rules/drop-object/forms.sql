-- given:
CREATE TABLE t (a int, b int);
CREATE STATISTICS st ON a, b FROM t;
CREATE COLLATION german (locale = 'de_DE');
-- migration:
DROP STATISTICS st; -- expect: drop-object
DROP COLLATION german; -- expect: drop-object
DROP CAST (text AS int); -- expect: drop-object
CREATE COLLATION fresh (locale = 'de_DE');
DROP COLLATION fresh;
