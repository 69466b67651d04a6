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
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := 'touched'; RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON ledger FOR EACH ROW EXECUTE FUNCTION touch();
