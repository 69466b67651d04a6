-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, a integer, b integer, c integer);
-- migration:
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;  -- expect: set-not-null
ALTER TABLE orders ALTER COLUMN b SET NOT NULL;  -- expect: set-not-null, multi-alter-same-table
ALTER TABLE orders ADD COLUMN d integer;
