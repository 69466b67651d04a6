-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

-- What is rolled back gives its locks back.
BEGIN;
SAVEPOINT before;
ALTER TABLE orders ADD COLUMN extra text;
ROLLBACK TO before;
ALTER TABLE app.orders ADD CONSTRAINT note_known CHECK (note <> '') NOT VALID;
COMMIT;
BEGIN;
SAVEPOINT before;
ALTER TABLE app.orders ADD COLUMN extra text;
ROLLBACK TO before;
ALTER TABLE app.orders VALIDATE CONSTRAINT note_known;
COMMIT;
