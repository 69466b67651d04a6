-- A label may not be used before the transaction that adds it ends.
-- given:
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE tickets (id bigint PRIMARY KEY, state state NOT NULL, note text);
-- migration:
BEGIN;
ALTER TYPE state ADD VALUE 'lost';
UPDATE tickets SET state = 'lost' WHERE id = 1; -- expect: failing-statement
COMMIT;
UPDATE tickets SET state = 'lost' WHERE id = 1;
BEGIN;
ALTER TYPE state ADD VALUE 'kept';
UPDATE tickets SET note = 'open' WHERE id = 2;
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE moods (id int PRIMARY KEY, mood mood);
ALTER TYPE mood ADD VALUE 'glad';
-- Of a new type, too.
INSERT INTO moods VALUES (1, 'glad'); -- expect: failing-statement
COMMIT;
