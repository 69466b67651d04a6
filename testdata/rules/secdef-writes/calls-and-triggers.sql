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
CREATE FUNCTION inner_fix() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM public.ledger WHERE amount = 0; END $$;
CREATE FUNCTION outer_fix() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN PERFORM inner_fix(); END $$;
REVOKE ALL ON FUNCTION outer_fix() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION outer_fix() TO app_rw;
CREATE TABLE inbox (id bigint);
GRANT INSERT ON inbox TO app_ro;
CREATE FUNCTION settle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN UPDATE public.ledger SET note = 'settled' WHERE id = NEW.id; RETURN NEW; END $$;
CREATE TRIGGER settle AFTER INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION settle();
CREATE FUNCTION anything(what text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE what; END $$;
REVOKE ALL ON FUNCTION anything(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anything(text) TO app_ro;
CREATE FUNCTION reads() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT sum(amount)::bigint FROM public.ledger';
REVOKE ALL ON FUNCTION reads() FROM PUBLIC;
