-- given:
CREATE TABLE orders (id int);
-- migration:
ALTER TABLE orders ADD COLUMN tmp int;
ALTER TABLE orders DROP COLUMN tmp;
CREATE TABLE fresh (id int, old int);
ALTER TABLE fresh DROP COLUMN old;
CREATE TYPE pair AS (a int, b int);
ALTER TYPE pair DROP ATTRIBUTE b;
