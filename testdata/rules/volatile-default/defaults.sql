-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION new_code() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN md5(random()::text); END';
CREATE FUNCTION fixed_code() RETURNS text LANGUAGE plpgsql STABLE AS 'BEGIN RETURN current_user; END';
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION dice() RETURNS double precision LANGUAGE sql AS 'SELECT random() * 6';
-- migration:
ALTER TABLE orders ADD COLUMN a uuid DEFAULT gen_random_uuid();  -- expect: volatile-default
ALTER TABLE orders ADD COLUMN b timestamptz NOT NULL DEFAULT clock_timestamp();  -- expect: volatile-default, multi-alter-same-table
ALTER TABLE orders ADD COLUMN c text DEFAULT new_code();  -- expect: volatile-default
ALTER TABLE orders ADD COLUMN d double precision DEFAULT dice();  -- expect: volatile-default
ALTER TABLE orders ADD COLUMN e timestamptz NOT NULL DEFAULT now();
ALTER TABLE orders ADD COLUMN f date DEFAULT CURRENT_DATE;
ALTER TABLE orders ADD COLUMN g text DEFAULT fixed_code();
ALTER TABLE orders ADD COLUMN h integer DEFAULT one();
ALTER TABLE orders ADD COLUMN i jsonb NOT NULL DEFAULT '{}'::jsonb;
ALTER TABLE orders ADD COLUMN j uuid;
ALTER TABLE orders ALTER COLUMN j SET DEFAULT gen_random_uuid();
CREATE TABLE invoices (id bigint PRIMARY KEY);
ALTER TABLE invoices ADD COLUMN token uuid DEFAULT gen_random_uuid();
