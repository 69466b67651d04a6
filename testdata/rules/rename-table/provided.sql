-- What stands under the old name again, with its columns.
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz);
-- migration:
ALTER TABLE orders RENAME TO sales;
CREATE VIEW orders AS SELECT id, note FROM sales;
-- One column of the old table is missing.
ALTER TABLE users RENAME TO people; -- expect: rename-table
CREATE VIEW users AS SELECT id FROM people;
-- A new table takes the place of the old one.
CREATE TABLE events_new (id bigint PRIMARY KEY, at timestamptz, what text);
ALTER TABLE events RENAME TO events_old;
ALTER TABLE events_new RENAME TO events;
-- Nobody knows what this migration made.
CREATE TABLE scratch (id int PRIMARY KEY);
ALTER TABLE scratch RENAME TO notes;
CREATE TEMP TABLE t (id int);
ALTER TABLE t RENAME TO u;
