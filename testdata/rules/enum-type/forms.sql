-- migration:
CREATE TYPE state AS ENUM ('open'); -- expect: enum-type
CREATE TYPE pair AS (a int, b int);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
