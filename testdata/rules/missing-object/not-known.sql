-- What somebody else may have made.
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE auth.users ADD COLUMN x int;
DO $$ BEGIN IF EXISTS (SELECT FROM pg_class WHERE relname = 'old_orders') THEN ALTER TABLE old_orders ADD COLUMN x int; END IF; END $$;
UPDATE pg_settings SET setting = '1' WHERE name = 'x';
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id), parent bigint REFERENCES lines (id));
WITH recent AS (SELECT id FROM orders) INSERT INTO lines (id) SELECT id FROM recent;
INSERT INTO alembic_version VALUES ('1');
ALTER TABLE orders ADD COLUMN a int, ALTER COLUMN a SET DEFAULT 1;
