-- policy:
-- version: 1
-- append_only:
--   tables: [public.ledger]
--   repair_roles: [migration_owner]
-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint, note text);
ALTER TABLE ledger OWNER TO migration_owner;
CREATE VIEW postings AS SELECT id, amount FROM ledger WHERE amount > 0;
ALTER VIEW postings OWNER TO migration_owner;
CREATE VIEW outer_postings AS SELECT id, amount FROM postings;
ALTER VIEW outer_postings OWNER TO migration_owner;
GRANT UPDATE (amount), DELETE ON outer_postings TO app_rw;
CREATE VIEW careful WITH (security_invoker = on) AS SELECT id, amount FROM ledger;
GRANT UPDATE ON careful TO app_rw;
CREATE VIEW sums AS SELECT note, sum(amount) AS total FROM ledger GROUP BY note;
GRANT UPDATE ON sums TO app_rw;
