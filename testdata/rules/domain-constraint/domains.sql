-- given:
CREATE DOMAIN amount AS numeric;
CREATE DOMAIN price AS amount;
CREATE DOMAIN unused AS text;
CREATE TABLE orders (id bigint PRIMARY KEY, total amount);
CREATE TABLE items (id bigint PRIMARY KEY, price price);
-- migration:
ALTER DOMAIN amount ADD CONSTRAINT not_negative CHECK (VALUE >= 0);  -- expect: domain-constraint
ALTER DOMAIN amount SET NOT NULL;  -- expect: domain-constraint
ALTER DOMAIN unused ADD CHECK (VALUE <> '');
ALTER DOMAIN amount ADD CONSTRAINT small CHECK (VALUE < 1000000) NOT VALID;
ALTER DOMAIN amount VALIDATE CONSTRAINT small;  -- expect: domain-constraint
