-- given:
CREATE ROLE app;
CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);
CREATE VIEW recent AS SELECT id, amount FROM ledger WHERE id > 100;
CREATE VIEW as_who_asks WITH (security_invoker = true) AS SELECT id, amount FROM ledger;
CREATE VIEW sums AS SELECT sum(amount) AS total FROM ledger;
-- migration:
GRANT UPDATE ON recent TO app; -- expect: append-only-opened
GRANT SELECT, INSERT ON recent TO app;
GRANT UPDATE ON as_who_asks TO app;
GRANT UPDATE ON sums TO app;
