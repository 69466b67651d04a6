-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE customers (id bigint PRIMARY KEY);
-- migration:
BEGIN;
ALTER TABLE orders ADD COLUMN note text;
CREATE TABLE lines (id bigint PRIMARY KEY);
ALTER TABLE lines ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN other text;
ALTER TABLE customers ADD COLUMN note text;  -- expect: wide-lock-window
COMMIT;
ALTER TABLE orders ADD COLUMN third text;
ALTER TABLE customers ADD COLUMN third text;
