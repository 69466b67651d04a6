-- What the column is when the migration ends: only then is it known whether old programs can insert.
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := 1; RETURN NEW; END $$;
CREATE TABLE filled (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE orders ADD COLUMN a int NOT NULL DEFAULT 0; -- expect: add-column-not-null
ALTER TABLE orders ALTER COLUMN a DROP DEFAULT;
ALTER TABLE orders ADD COLUMN b int; -- expect: add-column-not-null
UPDATE orders SET b = 1;
ALTER TABLE orders ALTER COLUMN b SET NOT NULL;
ALTER TABLE orders ADD COLUMN c int;
UPDATE orders SET c = 1;
ALTER TABLE orders ALTER COLUMN c SET NOT NULL, ALTER COLUMN c SET DEFAULT 0;
ALTER TABLE filled ADD COLUMN b int;
UPDATE filled SET b = 1;
CREATE TRIGGER fill BEFORE INSERT ON filled FOR EACH ROW EXECUTE FUNCTION fill();
ALTER TABLE filled ALTER COLUMN b SET NOT NULL;
