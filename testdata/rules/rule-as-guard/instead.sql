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
CREATE RULE no_update AS ON UPDATE TO ledger DO INSTEAD NOTHING;
CREATE RULE no_delete AS ON DELETE TO ledger DO INSTEAD NOTHING;
