-- given:
CREATE ROLE app;
CREATE ROLE repair;
CREATE ROLE writers;
CREATE ROLE readers;
CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);
GRANT UPDATE ON ledger TO writers;
GRANT SELECT ON ledger TO readers;
-- migration:
GRANT writers TO app; -- expect: append-only-opened
GRANT pg_write_all_data TO app; -- expect: append-only-opened
GRANT readers TO app;
GRANT writers TO repair;
-- It is taken back before the migration ends.
GRANT writers TO readers;
REVOKE writers FROM readers;
