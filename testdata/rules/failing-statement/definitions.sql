-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, code text, name text NOT NULL DEFAULT 'nobody');
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, customer uuid, quantity text);
CREATE TABLE keyless (id bigint);
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE VIEW v AS SELECT id, code FROM customers;
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- migration:
ALTER TABLE orders ADD PRIMARY KEY (customer_id); -- expect: failing-statement
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (code); -- expect: failing-statement
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES keyless; -- expect: failing-statement
ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers; -- expect: failing-statement
ALTER TABLE orders ALTER COLUMN quantity TYPE integer; -- expect: failing-statement, type-narrowing
ALTER TABLE customers ALTER COLUMN name TYPE mood USING name::mood; -- expect: failing-statement, type-narrowing
CREATE OR REPLACE VIEW v AS SELECT id FROM customers; -- expect: failing-statement
CREATE OR REPLACE VIEW v AS SELECT id, name FROM customers; -- expect: failing-statement
CREATE OR REPLACE FUNCTION f(a int) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'; -- expect: failing-statement
CREATE OR REPLACE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT 1'; -- expect: failing-statement
-- These the server takes.
ALTER TABLE keyless ADD PRIMARY KEY (id);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers;
ALTER TABLE customers ALTER COLUMN name DROP DEFAULT, ALTER COLUMN name TYPE mood USING name::mood, ALTER COLUMN name SET DEFAULT 'sad';
CREATE OR REPLACE VIEW v AS SELECT id, code, 1 AS one FROM customers;
