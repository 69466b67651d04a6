-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE INDEX orders_note ON orders (note);
-- migration:
CREATE TABLE scratch (id bigint);
CREATE INDEX scratch_id ON scratch (id);
DROP INDEX scratch_id;
BEGIN;
ALTER TABLE orders ADD COLUMN state text;
DROP INDEX orders_note;
COMMIT;
