-- given:
CREATE TABLE ledger (id bigint PRIMARY KEY, amount text, note varchar(20), at timestamptz);
CREATE TABLE orders (id bigint PRIMARY KEY, amount text);
CREATE SCHEMA other;
CREATE TABLE other.ledger (id bigint PRIMARY KEY, amount text);
-- migration:
ALTER TABLE ledger ALTER COLUMN amount TYPE numeric USING amount::numeric; -- expect: append-only-rewritten, type-narrowing
ALTER TABLE ledger ALTER COLUMN note TYPE text;
UPDATE ledger SET amount = '0' WHERE id = 1; -- expect: append-only-rewritten
DELETE FROM ledger WHERE id = 1; -- expect: append-only-rewritten
DELETE FROM ledger; -- expect: delete-without-where
ALTER TABLE ledger ADD COLUMN kind text;
UPDATE ledger SET kind = 'a';
INSERT INTO ledger (id) VALUES (1);
UPDATE orders SET amount = '0' WHERE id = 1;
UPDATE other.ledger SET amount = '0' WHERE id = 1;
