-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

ALTER TABLE orders ALTER COLUMN state SET NOT NULL;  -- expect: set-not-null
-- A check of another column says nothing of this one.
ALTER TABLE orders ADD CONSTRAINT customer_there CHECK (customer_id IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT customer_there;
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;  -- expect: set-not-null, multi-alter-same-table
-- One that is not valid yet proves nothing.
ALTER TABLE customers ADD CONSTRAINT email_there CHECK (email IS NOT NULL) NOT VALID;
ALTER TABLE customers ALTER COLUMN email SET NOT NULL;  -- expect: set-not-null
