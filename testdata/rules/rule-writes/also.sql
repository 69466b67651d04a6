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
CREATE TABLE inbox (id bigint);
CREATE RULE settle AS ON INSERT TO inbox DO ALSO UPDATE ledger SET note = 'settled' WHERE id = NEW.id;
GRANT INSERT ON inbox TO app_rw;
CREATE VIEW box AS SELECT id FROM inbox;
CREATE RULE gone AS ON DELETE TO box DO INSTEAD DELETE FROM ledger WHERE id = OLD.id;
GRANT DELETE ON box TO app_ro;
