-- given:
CREATE TABLE orders (id int, note text, a int, b int);
CREATE TYPE address AS (street text, zip text);
-- migration:
ALTER TABLE orders DROP COLUMN a, DROP b; -- expect: drop-column, drop-column
ALTER TABLE IF EXISTS orders DROP COLUMN IF EXISTS note; -- expect: drop-column
ALTER TABLE orders DROP COLUMN IF EXISTS never_there;
ALTER TYPE address DROP ATTRIBUTE zip; -- expect: drop-column
