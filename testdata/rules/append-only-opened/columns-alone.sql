-- given:
CREATE ROLE app;
CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);
-- migration:
GRANT UPDATE (amount) ON ledger TO app; -- expect: append-only-opened
