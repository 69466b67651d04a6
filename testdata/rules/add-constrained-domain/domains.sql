-- given:
CREATE DOMAIN plain AS numeric;
CREATE DOMAIN amount AS numeric CHECK (VALUE >= 0);
CREATE DOMAIN price AS amount;
CREATE DOMAIN name AS text NOT NULL;
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE orders ADD COLUMN a amount;  -- expect: add-constrained-domain
ALTER TABLE orders ADD COLUMN b price DEFAULT 5;  -- expect: add-constrained-domain, multi-alter-same-table
ALTER TABLE orders ADD COLUMN c plain;
ALTER TABLE orders ADD COLUMN d amount[];
CREATE TABLE lines (id bigint PRIMARY KEY);
ALTER TABLE lines ADD COLUMN a amount;
