-- given:
CREATE SCHEMA archive;
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE events (id bigint PRIMARY KEY);
CREATE TYPE state AS ENUM ('open');
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE SEQUENCE numbers;
CREATE EXTENSION hstore;
-- migration:
ALTER TABLE orders SET SCHEMA archive; -- expect: set-schema
ALTER TYPE state SET SCHEMA archive; -- expect: set-schema
ALTER FUNCTION total() SET SCHEMA archive; -- expect: set-schema
ALTER SEQUENCE numbers SET SCHEMA archive; -- expect: set-schema
ALTER EXTENSION hstore SET SCHEMA archive; -- expect: set-schema
ALTER TABLE events SET SCHEMA archive;
CREATE VIEW public.events AS SELECT id FROM archive.events;
CREATE TABLE scratch (id int PRIMARY KEY);
ALTER TABLE scratch SET SCHEMA archive;
