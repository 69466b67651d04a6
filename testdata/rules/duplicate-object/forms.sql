-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text, CONSTRAINT note_given CHECK (note <> ''));
CREATE INDEX orders_note ON orders (note);
CREATE TYPE state AS ENUM ('open');
CREATE FUNCTION total(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE SCHEMA app;
CREATE TABLE app.lines (id bigint PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM orders;
-- migration:
CREATE TABLE orders (id bigint PRIMARY KEY); -- expect: duplicate-object
-- More of the kind are counted there.
ALTER TABLE app.lines ADD COLUMN id bigint;
CREATE INDEX orders_note ON orders (id);
CREATE TYPE state AS ENUM ('closed');
CREATE FUNCTION total(b bigint) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE SCHEMA app;
CREATE VIEW v AS SELECT note FROM orders;
-- Other names, other schemas, other arguments, IF NOT EXISTS.
CREATE TABLE lines (id bigint PRIMARY KEY);
CREATE FUNCTION total(b text) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE TABLE IF NOT EXISTS lines (id bigint PRIMARY KEY);
CREATE SCHEMA IF NOT EXISTS app;
CREATE OR REPLACE FUNCTION total(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 3';
