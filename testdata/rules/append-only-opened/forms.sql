-- given:
CREATE ROLE app;
CREATE ROLE repair;
CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration:
GRANT UPDATE ON ledger TO app; -- expect: append-only-opened
GRANT UPDATE (amount) ON ledger TO app; -- expect: append-only-opened
GRANT SELECT, INSERT ON ledger TO app;
GRANT ALL ON orders TO app;
GRANT DELETE ON ledger TO repair;
GRANT ALL ON ledger TO PUBLIC; -- expect: grant-to-public
