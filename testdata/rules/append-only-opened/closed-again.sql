-- given:
CREATE ROLE app;
CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);
-- migration:
GRANT ALL ON ALL TABLES IN SCHEMA public TO app;
REVOKE UPDATE, DELETE, TRUNCATE ON ledger FROM app;
