-- given:
CREATE ROLE app;
CREATE TABLE ledger (id bigint, amount numeric) PARTITION BY RANGE (id);
CREATE TABLE ledger_old PARTITION OF ledger DEFAULT;
CREATE TABLE other (id bigint);
-- migration:
GRANT DELETE ON ledger_old TO app; -- expect: append-only-opened
GRANT DELETE ON other TO app;
