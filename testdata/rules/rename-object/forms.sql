-- given:
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TYPE colour AS ENUM ('red');
CREATE TABLE tickets (id bigint PRIMARY KEY, state state, colour colour);
CREATE DOMAIN percent AS integer;
CREATE FUNCTION total(a bigint) RETURNS bigint LANGUAGE sql AS 'SELECT a';
CREATE FUNCTION net(a bigint) RETURNS bigint LANGUAGE sql AS 'SELECT a';
CREATE ROLE app;
-- migration:
ALTER TYPE colour RENAME TO color; -- expect: rename-object
ALTER DOMAIN percent RENAME TO share; -- expect: rename-object
ALTER FUNCTION total(bigint) RENAME TO sum_of; -- expect: rename-object
ALTER ROLE app RENAME TO app_rw; -- expect: rename-object
-- The same function under the old name, calling the new one.
ALTER FUNCTION net(bigint) RENAME TO net_of;
CREATE FUNCTION net(a bigint) RETURNS bigint LANGUAGE sql AS 'SELECT net_of(a)';
-- An enum replaced by one of its name.
ALTER TYPE state RENAME TO state_old;
CREATE TYPE state AS ENUM ('open', 'closed', 'lost');
ALTER TABLE tickets ALTER COLUMN state TYPE state USING state::text::state;
DROP TYPE state_old;
