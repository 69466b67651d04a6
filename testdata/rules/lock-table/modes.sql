-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration:
CREATE TABLE lines (id bigint PRIMARY KEY);
BEGIN;
LOCK TABLE orders IN ROW EXCLUSIVE MODE;
LOCK TABLE orders IN SHARE MODE;  -- expect: lock-table
LOCK TABLE orders IN SHARE MODE;
COMMIT;
BEGIN;
CREATE TABLE others (id bigint PRIMARY KEY);
LOCK TABLE others;
COMMIT;
