-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE TABLE gone (id bigint PRIMARY KEY);
DROP TABLE gone;
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE SCHEMA app;
-- migration:
ALTER TABLE gone ADD COLUMN note text; -- expect: missing-object
ALTER TABLE orders ALTER COLUMN notes SET DEFAULT ''; -- expect: missing-object
ALTER TABLE orders DROP COLUMN remark; -- expect: drop-column, missing-object
CREATE INDEX ON orders (total); -- expect: missing-object
ALTER TABLE orders DROP CONSTRAINT orders_note_check; -- expect: drop-constraint, missing-object
ALTER TABLE orders RENAME COLUMN remark TO note2; -- expect: missing-object
INSERT INTO orders (id, remark) VALUES (1, ''); -- expect: missing-object
UPDATE orders SET remark = '' WHERE id = 1; -- expect: missing-object
COMMENT ON COLUMN orders.remark IS ''; -- expect: missing-object
-- IF EXISTS asks.
ALTER TABLE IF EXISTS gone ADD COLUMN note text;
DROP TABLE IF EXISTS gone;
ALTER TABLE orders DROP COLUMN IF EXISTS remark;
-- Another schema of the chain.
ALTER TABLE app.orders ADD COLUMN x int; -- expect: missing-object
