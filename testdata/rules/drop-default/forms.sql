-- given:
CREATE TABLE orders (
    id bigint PRIMARY KEY, state text NOT NULL DEFAULT 'open', note text DEFAULT '', seats int NOT NULL,
    at timestamptz NOT NULL DEFAULT now(), kind text NOT NULL DEFAULT 'a', code text NOT NULL DEFAULT 'x'
);
CREATE TABLE filled (id bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
CREATE TRIGGER filled_at BEFORE INSERT ON filled FOR EACH ROW EXECUTE FUNCTION fill();
-- migration:
ALTER TABLE orders ALTER COLUMN state DROP DEFAULT; -- expect: drop-default
-- It takes NULL: nobody fails.
ALTER TABLE orders ALTER COLUMN note DROP DEFAULT;
-- It had none.
ALTER TABLE orders ALTER COLUMN seats DROP DEFAULT;
-- It gets another one.
ALTER TABLE orders ALTER COLUMN at DROP DEFAULT;
ALTER TABLE orders ALTER COLUMN at SET DEFAULT clock_timestamp();
-- NULL is allowed now.
ALTER TABLE orders ALTER COLUMN kind DROP DEFAULT;
ALTER TABLE orders ALTER COLUMN kind DROP NOT NULL; -- expect: drop-not-null
-- The column goes.
ALTER TABLE orders ALTER COLUMN code DROP DEFAULT;
ALTER TABLE orders DROP COLUMN code; -- expect: drop-column
-- A trigger fills it.
ALTER TABLE filled ALTER COLUMN at DROP DEFAULT;
