-- given:
CREATE TABLE ledger (id bigint, amount numeric) PARTITION BY RANGE (id);
CREATE TABLE ledger_old PARTITION OF ledger DEFAULT;
-- migration:
DELETE FROM ledger_old WHERE id = 7; -- expect: append-only-rewritten
