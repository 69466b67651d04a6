-- given:
CREATE TYPE used AS ENUM ('a', 'b');
CREATE TYPE bare AS ENUM ('a', 'b');
CREATE TABLE notes (id bigint PRIMARY KEY, state used);
-- migration:
-- The column's own statement says what is lost.
ALTER TYPE used RENAME TO used_old;
CREATE TYPE used AS ENUM ('a');
ALTER TABLE notes ALTER COLUMN state TYPE used USING state::text::used; -- expect: type-narrowing
DROP TYPE used_old;
-- No column says it.
ALTER TYPE bare RENAME TO bare_old;
CREATE TYPE bare AS ENUM ('a');
DROP TYPE bare_old; -- expect: drop-type
