// What a write comes to, against a real server: each guard below is put on a table, the write is really done, and the
// outcome must be among those that were read from the catalog; where only one was, it must be that one.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <set>

#include "access/guards.hpp"
#include "interpret/schema-text.hpp"
#include "postgres/introspection.hpp"
#include "postgres/scratch-server.hpp"

using namespace pgsteward;
using access::Outcome;
using access::Write;

namespace {

constexpr const char* base = R"(
    CREATE ROLE migration_owner; CREATE ROLE app_rw; CREATE SCHEMA app AUTHORIZATION migration_owner; GRANT USAGE ON SCHEMA app TO app_rw;
    SET ROLE migration_owner;
    CREATE TABLE app.inv (id int PRIMARY KEY, amount int, note text NOT NULL DEFAULT '');
    GRANT ALL ON app.inv TO app_rw;
    CREATE FUNCTION app.raises() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$;
    CREATE FUNCTION app.refuse(what text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', what USING ERRCODE = 'restrict_violation'; END $$;
    RESET ROLE;
    INSERT INTO app.inv VALUES (1, 10), (2, NULL);
)";

std::string function(const std::string& body, const std::string& more = "") { return fmt::format("CREATE FUNCTION app.g() RETURNS trigger LANGUAGE plpgsql {} AS $$ {} $$;", more, body); }
const std::string denying = "CREATE FUNCTION app.deny() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;";
const std::string rows = "CREATE TRIGGER g BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();";
const std::string statements = "CREATE TRIGGER gt BEFORE TRUNCATE ON app.inv FOR EACH STATEMENT EXECUTE FUNCTION app.g();";
const std::string both = rows + statements;

struct Guard {
    std::string what, sql;
    std::string update, delete_, truncate;   ///< outcomes that are possible, by their first letters: r d s c u
};

std::vector<Guard> guards() {
    return {
        {"nothing", "", "c", "c", "c"},
        {"always raises", function("BEGIN RAISE EXCEPTION 'no'; END") + both, "r", "r", "r"},
        {"rows only", function("BEGIN RAISE EXCEPTION 'no'; END") + rows, "r", "r", "c"},
        {"returns NULL", function("BEGIN RETURN NULL; END") + both, "s", "s", "c"},
        {"returns NEW", function("BEGIN RETURN NEW; END") + both, "c", "s", "c"},
        {"returns OLD", function("BEGIN RETURN OLD; END") + both, "s", "c", "c"},
        {"the repair is skipped", function("BEGIN IF current_user = 'migration_owner' THEN RETURN NULL; END IF; RAISE EXCEPTION 'no'; END") + rows, "rs", "rs", "c"},
        {"the repair is let through", function("BEGIN IF current_user = 'migration_owner' THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END") + rows, "rc", "rc", "c"},
        {"by kind of write", function("BEGIN IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END") + both, "c", "r", "c"},
        {"CASE by kind of write", function("BEGIN CASE TG_OP WHEN 'UPDATE', 'DELETE' THEN RAISE EXCEPTION 'no'; END CASE; RETURN NULL; END") + both, "r", "r", "r"},
        {"only warns", function("BEGIN RAISE WARNING 'no'; RETURN coalesce(NEW, OLD); END") + both, "c", "c", "c"},
        {"swallowed", function("BEGIN BEGIN RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN NULL; END; RETURN coalesce(NEW, OLD); END") + both, "c", "c", "c"},
        {"caught by name", function("BEGIN BEGIN RAISE EXCEPTION 'no'; EXCEPTION WHEN raise_exception THEN RETURN NULL; END; RETURN NEW; END") + both, "s", "s", "c"},
        {"not caught", function("BEGIN BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '23001'; EXCEPTION WHEN raise_exception THEN RETURN NULL; END; RETURN NEW; END") + both, "r", "r", "r"},
        {"caught by class", function("BEGIN BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '23001'; EXCEPTION WHEN integrity_constraint_violation THEN RETURN NULL; END; RETURN NEW; END") + both, "s", "s", "c"},
        {"raised again", function("BEGIN BEGIN RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN RAISE; END; RETURN NEW; END") + both, "r", "r", "r"},
        {"NULL comparison", function("BEGIN IF OLD.amount > 0 THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "rc", "rc", "c"},
        {"EXECUTE of DO that raises", function("BEGIN EXECUTE 'DO $d$ BEGIN RAISE EXCEPTION ''no''; END $d$'; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"EXECUTE of DO that warns", function("BEGIN EXECUTE 'DO $d$ BEGIN RAISE WARNING ''no''; END $d$'; RETURN coalesce(NEW, OLD); END") + both, "c", "c", "c"},
        {"a function of the schema that asks who writes", "CREATE FUNCTION app.may_repair() RETURNS boolean LANGUAGE sql AS $$ SELECT current_user = 'nobody' $$; ALTER FUNCTION app.may_repair() OWNER TO migration_owner;" + function("BEGIN IF NOT app.may_repair() THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "rc", "rc", "rc"},
        {"a function of the schema that asks for a name", "CREATE FUNCTION app.is_by(who text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN current_user = who; END $$; ALTER FUNCTION app.is_by(text) OWNER TO migration_owner;" + function("BEGIN IF app.is_by('nobody') THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END") + both, "rc", "rc", "rc"},
        {"a function of the schema that asks itself", "CREATE FUNCTION app.again() RETURNS boolean LANGUAGE sql AS $$ SELECT false $$; ALTER FUNCTION app.again() OWNER TO migration_owner; CREATE OR REPLACE FUNCTION app.again() RETURNS boolean LANGUAGE sql AS $$ SELECT app.again() $$;" + function("BEGIN IF app.again() THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END") + both, "rc", "rc", "rc"},
        {"any row at all, behind the statement", function("BEGIN IF EXISTS (SELECT FROM gone) THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + "CREATE TRIGGER u AFTER UPDATE ON app.inv REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION app.g(); CREATE TRIGGER d AFTER DELETE ON app.inv REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION app.g();", "r", "r", "c"},
        {"some row, behind the statement", function("BEGIN IF EXISTS (SELECT FROM gone WHERE amount > 1000) THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + "CREATE TRIGGER u AFTER UPDATE ON app.inv REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"a function of the schema that is false", "CREATE FUNCTION app.is_open() RETURNS boolean LANGUAGE sql AS 'SELECT false'; ALTER FUNCTION app.is_open() OWNER TO migration_owner;" + function("BEGIN IF NOT app.is_open() THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"a function of the schema that is true", "CREATE FUNCTION app.is_open() RETURNS boolean LANGUAGE sql AS 'SELECT true'; ALTER FUNCTION app.is_open() OWNER TO migration_owner;" + function("BEGIN IF NOT app.is_open() THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "c", "c", "c"},
        {"a function of somebody else that is false", "CREATE FUNCTION app.is_open() RETURNS boolean LANGUAGE sql AS 'SELECT false'; ALTER FUNCTION app.is_open() OWNER TO app_rw;" + function("BEGIN IF app.is_open() IS NOT TRUE THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"the old row by another name", function("BEGIN IF TG_OP = 'UPDATE' THEN RETURN jsonb_populate_record(OLD, '{}'); END IF; RAISE EXCEPTION 'no'; END") + both, "s", "r", "r"},
        {"key by key", function("DECLARE k text; BEGIN FOR k IN SELECT jsonb_object_keys(to_jsonb(NEW)) LOOP IF to_jsonb(NEW) -> k IS DISTINCT FROM to_jsonb(OLD) -> k THEN RAISE EXCEPTION 'no'; END IF; END LOOP; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "r", "c", "c"},
        {"key by key but for one", function("DECLARE k text; BEGIN FOR k IN SELECT jsonb_object_keys(to_jsonb(NEW)) LOOP CONTINUE WHEN k = 'amount'; IF to_jsonb(NEW) ->> k IS DISTINCT FROM to_jsonb(OLD) ->> k THEN RAISE EXCEPTION 'no'; END IF; END LOOP; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"for every key", function("DECLARE k text; BEGIN FOR k IN SELECT jsonb_object_keys(to_jsonb(OLD)) LOOP RAISE EXCEPTION 'no: %', k; END LOOP; RETURN coalesce(NEW, OLD); END") + rows, "r", "r", "c"},
        {"nullif() of another kind of write", function("BEGIN IF nullif(TG_OP, 'INSERT') IS NOT NULL THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END") + both, "r", "r", "r"},
        {"nullif() of this kind of write", function("BEGIN IF nullif(TG_OP, 'UPDATE') IS NOT NULL THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END") + both, "c", "r", "r"},
        {"a state that OTHERS leaves alone", function("BEGIN BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'P0004'; EXCEPTION WHEN OTHERS THEN RETURN coalesce(NEW, OLD); END; END") + both, "r", "r", "r"},
        {"key by key, where NULL is not unequal", function("DECLARE k text; BEGIN FOR k IN SELECT jsonb_object_keys(to_jsonb(NEW)) LOOP IF to_jsonb(NEW) ->> k <> to_jsonb(OLD) ->> k THEN RAISE EXCEPTION 'no'; END IF; END LOOP; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"key by key of somebody's own document", "CREATE FUNCTION app.to_jsonb(app.inv) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{}'::jsonb $$;" + function("DECLARE k text; BEGIN FOR k IN SELECT jsonb_object_keys(app.to_jsonb(NEW)) LOOP RAISE EXCEPTION 'no'; END LOOP; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"not null column", function("BEGIN IF OLD.note IS NOT NULL THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "r", "r", "c"},
        {"only real changes", function("BEGIN IF OLD IS DISTINCT FROM NEW THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END") + rows, "r", "r", "c"},
        {"columns one by one, all", function("BEGIN IF OLD.id IS DISTINCT FROM NEW.id OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.note IS DISTINCT FROM NEW.note THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "r", "c", "c"},
        {"columns together, all", function("BEGIN IF (OLD.id, OLD.amount, OLD.note) IS DISTINCT FROM (NEW.id, NEW.amount, NEW.note) THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "r", "c", "c"},
        {"columns together, one forgotten", function("BEGIN IF (OLD.id, OLD.note) IS DISTINCT FROM (NEW.id, NEW.note) THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"columns one by one, one forgotten", function("BEGIN IF OLD.id IS DISTINCT FROM NEW.id OR OLD.note IS DISTINCT FROM NEW.note THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"column list", "CREATE TRIGGER g BEFORE UPDATE OF id, note ON app.inv FOR EACH ROW EXECUTE FUNCTION app.raises();", "rc", "c", "c"},
        {"column list of all", "CREATE TRIGGER g BEFORE UPDATE OF id, amount, note OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.raises();", "r", "r", "c"},
        {"WHEN real changes", "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION app.raises();", "r", "c", "c"},
        {"WHEN somebody else", "CREATE TRIGGER g BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW WHEN (current_user <> 'migration_owner') EXECUTE FUNCTION app.raises();", "rc", "rc", "c"},
        {"WHEN of a row", "CREATE TRIGGER g BEFORE DELETE ON app.inv FOR EACH ROW WHEN (OLD.amount > 0) EXECUTE FUNCTION app.raises();", "c", "rc", "c"},
        {"disabled", "CREATE TRIGGER g BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.raises(); ALTER TABLE app.inv DISABLE TRIGGER g;", "c", "c", "c"},
        {"replica only", "CREATE TRIGGER g BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.raises(); ALTER TABLE app.inv ENABLE REPLICA TRIGGER g;", "c", "c", "c"},
        {"deferred", "CREATE CONSTRAINT TRIGGER g AFTER UPDATE OR DELETE ON app.inv DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.raises();", "d", "d", "c"},
        {"after", "CREATE TRIGGER g AFTER UPDATE OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.raises(); CREATE TRIGGER h AFTER TRUNCATE ON app.inv EXECUTE FUNCTION app.raises();", "r", "r", "r"},
        {"for each statement", "CREATE TRIGGER g BEFORE UPDATE OR DELETE OR TRUNCATE ON app.inv EXECUTE FUNCTION app.raises();", "r", "r", "r"},
        {"shadowed", function("BEGIN RETURN NULL; END") + "CREATE TRIGGER a BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g(); CREATE TRIGGER b BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.raises();", "s", "r", "c"},
        {"two that are both passed by the same", function("BEGIN IF OLD.amount > 5 THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows + "CREATE TRIGGER h BEFORE UPDATE ON app.inv FOR EACH ROW WHEN (OLD.amount IS NULL) EXECUTE FUNCTION app.raises();", "rc", "rc", "c"},
        {"one for the owner, one for the rest", function("BEGIN IF current_user = 'migration_owner' THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END") + rows + "CREATE TRIGGER h BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW WHEN (current_user = 'migration_owner') EXECUTE FUNCTION app.raises();", "r", "r", "c"},
        {"a function that always raises", function("BEGIN PERFORM app.refuse(TG_TABLE_NAME); RETURN NULL; END") + both, "r", "r", "r"},
        {"a function that always raises, called for some rows", function("BEGIN PERFORM app.refuse(TG_TABLE_NAME) WHERE OLD.amount > 5; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a function that always raises, in a branch", function("BEGIN PERFORM CASE WHEN OLD.amount > 5 THEN app.refuse(TG_TABLE_NAME) END; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a function that only tells", "CREATE FUNCTION app.tell() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'no'; END $$;" + function("BEGIN PERFORM app.tell(); RETURN coalesce(NEW, OLD); END") + both, "c", "c", "c"},
        {"a function that another may take the place of", "CREATE FUNCTION public.deny() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$; CREATE SCHEMA theirs; GRANT CREATE ON SCHEMA theirs TO app_rw;" + function("BEGIN PERFORM deny(); RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a function that none can take the place of", "CREATE FUNCTION public.deny() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$; CREATE SCHEMA theirs; GRANT CREATE ON SCHEMA theirs TO app_rw;" + function("BEGIN PERFORM deny(); RETURN coalesce(NEW, OLD); END", "SET search_path = public, pg_temp") + rows, "r", "r", "c"},
        {"a function that raises for some rows", "CREATE FUNCTION app.perhaps(amount int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN IF amount IS NULL THEN RAISE EXCEPTION 'no'; END IF; END $$;" + function("BEGIN PERFORM app.perhaps(OLD.amount); RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a raising function for no rows", function("BEGIN PERFORM app.refuse('x') LIMIT 0; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a raising function for each row of an empty set", function("BEGIN PERFORM app.refuse('x'), generate_series(1, 0); RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a raising function behind COALESCE", "CREATE FUNCTION app.refuse() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;" + function("DECLARE x int; BEGIN x := coalesce(1, app.refuse()); RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a raising function first in COALESCE", "CREATE FUNCTION app.refuse() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;" + function("DECLARE x int; BEGIN SELECT coalesce(app.refuse(), 1) INTO x; RETURN coalesce(NEW, OLD); END") + rows, "r", "r", "c"},
        {"a STRICT raising function", "CREATE FUNCTION app.refuse(amount int) RETURNS void LANGUAGE plpgsql STRICT AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;" + function("BEGIN PERFORM app.refuse(OLD.amount); RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"the one of its functions that takes the argument", "CREATE FUNCTION app.refuse() RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$;" + function("BEGIN PERFORM app.refuse(); RETURN coalesce(NEW, OLD); END") + rows, "c", "c", "c"},
        {"a division by zero", function("BEGIN PERFORM 1 / 0; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"the row as JSON", function("BEGIN IF to_jsonb(NEW) IS NOT DISTINCT FROM to_jsonb(OLD) THEN RETURN NEW; END IF; RAISE EXCEPTION 'no'; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "r", "c", "c"},
        {"by the table's number", function("BEGIN IF TG_RELID = 'app.inv'::regclass THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"by the number of a table on the path", function("BEGIN IF TG_RELID = 'inv'::regclass THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END", "SET search_path = app") + rows, "rc", "rc", "c"},
        {"by a pattern of the write", function("BEGIN IF TG_OP LIKE '%TE' THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + both, "r", "r", "r"},
        {"WHILE true", function("BEGIN WHILE true LOOP RAISE EXCEPTION 'no'; END LOOP; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"FOR with a turn", function("BEGIN FOR i IN 1..1 LOOP RAISE EXCEPTION 'no'; END LOOP; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"FOR without a turn", function("BEGIN FOR i IN 2..1 LOOP RAISE EXCEPTION 'no'; END LOOP; RETURN coalesce(NEW, OLD); END") + both, "c", "c", "c"},
        {"FOREACH with a turn", function("DECLARE x text; BEGIN FOREACH x IN ARRAY ARRAY['a'] LOOP RAISE EXCEPTION '%', x; END LOOP; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"a setting that the function sets", function("BEGIN IF current_setting('app.repair', true) = 'on' THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END", "SET app.repair = 'off'") + rows, "r", "r", "c"},
        {"WHEN one way and the other", "CREATE TRIGGER g BEFORE DELETE ON app.inv FOR EACH ROW WHEN (OLD.amount > 5) EXECUTE FUNCTION app.raises(); CREATE TRIGGER h BEFORE DELETE ON app.inv FOR EACH ROW WHEN ((OLD.amount > 5) IS NOT TRUE) EXECUTE FUNCTION app.raises();", "c", "r", "c"},
        {"variables of the same name in two functions", "CREATE FUNCTION app.h() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE x boolean := OLD.amount > 5; BEGIN IF x THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END $$;" + function("DECLARE x boolean := OLD.amount <= 5; BEGIN IF NOT x THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows + "CREATE TRIGGER h BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.h();", "rc", "rc", "c"},
        {"WHEN false and WHEN not false", "CREATE TRIGGER g BEFORE DELETE ON app.inv FOR EACH ROW WHEN (NOT OLD.amount > 5) EXECUTE FUNCTION app.raises(); CREATE TRIGGER h BEFORE DELETE ON app.inv FOR EACH ROW WHEN ((OLD.amount > 5) IS NOT FALSE) EXECUTE FUNCTION app.raises();", "c", "r", "c"},
        {"WHEN true and WHEN false", "CREATE TRIGGER g BEFORE DELETE ON app.inv FOR EACH ROW WHEN (OLD.amount > 5) EXECUTE FUNCTION app.raises(); CREATE TRIGGER h BEFORE DELETE ON app.inv FOR EACH ROW WHEN (NOT OLD.amount > 5) EXECUTE FUNCTION app.raises();", "c", "rc", "c"},
        {"a setting that the function sets, and its body again", function("BEGIN PERFORM set_config('app.repair', 'on', true); IF current_setting('app.repair', true) = 'on' THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END", "SET app.repair = 'off'") + rows, "rc", "rc", "c"},
        {"not by a pattern of the write", function("BEGIN IF TG_OP NOT LIKE 'UP%' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END") + both, "c", "r", "r"},
        {"FOUND behind a row", function("BEGIN PERFORM 1; IF FOUND THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"FOUND behind no row", function("BEGIN PERFORM 1 WHERE OLD.amount > 5; IF NOT FOUND THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"FOUND at the beginning", function("BEGIN IF NOT FOUND THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"FOUND behind EXECUTE", function("BEGIN PERFORM 1; EXECUTE 'SELECT 1 WHERE false'; IF FOUND THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"FOUND behind a loop", function("BEGIN PERFORM 1; FOR i IN 1..0 LOOP NULL; END LOOP; FOR i IN 1..coalesce(OLD.amount, 0) LOOP NULL; END LOOP; IF FOUND THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a variable called found", function("DECLARE found boolean; BEGIN SELECT false INTO found; IF found THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"what EXECUTE is given", function("BEGIN EXECUTE 'SELECT app.refuse(''x'')'; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"what EXECUTE is given, for some rows", function("BEGIN EXECUTE 'SELECT app.refuse(''x'') WHERE false'; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a helper in SQL", "CREATE FUNCTION app.h() RETURNS void LANGUAGE sql AS $$ SELECT 1; SELECT app.refuse('x') $$;" + function("BEGIN PERFORM app.h(); RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"a helper in SQL that only counts", "CREATE FUNCTION app.h() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM app.inv $$;" + function("BEGIN PERFORM app.h(); RETURN coalesce(NEW, OLD); END") + both, "c", "c", "c"},
        {"end of the function without RETURN", function("BEGIN NULL; END") + both, "r", "r", "r"},
        {"DO INSTEAD NOTHING", "CREATE RULE no_update AS ON UPDATE TO app.inv DO INSTEAD NOTHING; CREATE RULE no_delete AS ON DELETE TO app.inv DO INSTEAD NOTHING; CREATE TRIGGER g BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.raises();", "s", "s", "c"},
        {"a rule for some rows", "CREATE RULE no_update AS ON UPDATE TO app.inv WHERE old.amount IS NULL DO INSTEAD NOTHING; CREATE TRIGGER g BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.raises();", "rs", "r", "c"},
        {"current_user of a SECURITY DEFINER function", function("BEGIN IF current_user = 'migration_owner' THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END", "SECURITY DEFINER") + "ALTER FUNCTION app.g() OWNER TO migration_owner;" + rows, "c", "c", "c"},
        {"session_user", function("BEGIN IF session_user = 'migration_owner' THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END") + rows, "rc", "rc", "c"},
        {"a setting", function("BEGIN IF current_setting('app.repair', true) = 'on' THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END") + rows, "rc", "rc", "c"},
        {"a variable", function("DECLARE allowed boolean := current_user = 'migration_owner'; BEGIN IF NOT allowed THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"CASE of rows", function("BEGIN IF pg_trigger_depth() > 5 THEN RAISE EXCEPTION 'no'; END IF; RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END") + rows, "rc", "rc", "c"},
        {"an argument", function("BEGIN IF TG_ARGV[0] = 'strict' THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g('strict'); CREATE TRIGGER h BEFORE DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g('lax');", "r", "c", "c"},
        {"in a loop", function("DECLARE i int; BEGIN FOR i IN 1..3 LOOP IF i = 2 THEN RAISE EXCEPTION 'no'; END IF; END LOOP; RETURN coalesce(NEW, OLD); END") + rows, "r", "r", "c"},
        {"a loop that does not end", function("BEGIN LOOP RAISE EXCEPTION 'no'; END LOOP; END") + rows, "r", "r", "c"},
        {"ASSERT", function("BEGIN ASSERT false, 'no'; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"old row kept", function("BEGIN NEW := OLD; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "s", "c", "c"},
        {"the one of its functions that takes a text", "CREATE FUNCTION app.deny(what text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', what; END $$; CREATE FUNCTION app.deny(what int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$;" + function("BEGIN PERFORM app.deny(TG_OP); RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"the one of its functions that takes a number", "CREATE FUNCTION app.deny(what text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', what; END $$; CREATE FUNCTION app.deny(what int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$;" + function("BEGIN PERFORM app.deny(OLD.id); RETURN coalesce(NEW, OLD); END") + rows, "c", "c", "c"},
        {"the one of its functions that takes a literal", "CREATE FUNCTION app.deny(what text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', what; END $$; CREATE FUNCTION app.deny(what int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$;" + function("BEGIN PERFORM app.deny('x'); RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"the one of its functions that takes a variable", "CREATE FUNCTION app.deny(what text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', what; END $$; CREATE FUNCTION app.deny(what int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$;" + function("DECLARE x varchar(9) := TG_OP; BEGIN PERFORM app.deny(x); RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"one of its functions, by a type that is not known", "CREATE FUNCTION app.deny(what text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', what; END $$; CREATE FUNCTION app.deny(what int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$;" + function("DECLARE x app.inv.note%TYPE := TG_OP; BEGIN PERFORM app.deny(x); RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a regular expression of the write", function("BEGIN IF TG_OP ~ '^DEL' THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "c", "r", "c"},
        {"a regular expression with alternatives", function("BEGIN IF TG_OP ~* '^(update|delete)$|TRUNC' THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + both, "r", "r", "r"},
        {"a regular expression with a class", function("BEGIN IF TG_OP ~ '^[UD]\\w+E$' THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + both, "r", "r", "c"},
        {"a regular expression that is not followed", function("BEGIN IF TG_OP ~ '^(?=U)' THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + both, "rs", "rs", "rc"},
        {"SIMILAR TO", function("BEGIN IF TG_OP SIMILAR TO '(UPD|DEL)%' THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + both, "r", "r", "c"},
        {"NOT SIMILAR TO", function("BEGIN IF TG_OP NOT SIMILAR TO 'UPD' THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + both, "r", "r", "r"},
        {"asks a function that raises", denying + function("BEGIN IF app.deny() THEN RETURN NULL; END IF; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"asks a function that raises in the second branch", denying + function("BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; ELSIF app.deny() THEN RETURN NULL; END IF; RETURN NEW; END") + both, "r", "c", "r"},
        {"asks a function that raises only sometimes", denying + function("BEGIN IF OLD.amount > 5 AND app.deny() THEN RETURN NULL; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rsc", "rsc", "c"},
        {"CASE of a function that raises", denying + function("BEGIN CASE app.deny() WHEN true THEN RETURN NULL; ELSE RETURN coalesce(NEW, OLD); END CASE; END") + both, "r", "r", "r"},
        {"a row is made where a value is missing", function("BEGIN IF TG_OP = 'UPDATE' AND NEW.note IS NULL THEN RETURN jsonb_populate_record(NEW, '{\"note\": \"x\"}'); END IF; RAISE EXCEPTION 'no'; END") + both, "rc", "r", "r"},
        {"a row is made behind a comparison", function("BEGIN IF TG_OP = 'DELETE' OR NEW IS DISTINCT FROM OLD THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END") + rows +
             "CREATE FUNCTION app.h() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN jsonb_populate_record(NEW, '{\"amount\": 99}'); END$$;"
             "CREATE TRIGGER h BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.h();", "rc", "r", "c"},
        {"not a regular expression", function("BEGIN IF TG_OP !~ 'T.$' THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "c", "c", "c"},
        {"position of a word in the write", function("BEGIN IF position('DEL' in TG_OP) > 0 OR strpos(TG_OP, 'UPD') = 1 THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + both, "r", "r", "c"},
        {"the first letters of the write", function("BEGIN IF left(TG_OP, 3) = 'DEL' OR substr(TG_OP, 1, 1) = 'U' OR substring(TG_OP from 2 for 1) || right(TG_OP, 1) = 'RE' THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + both, "r", "r", "r"},
        {"one of a list in an array", function("BEGIN IF TG_OP = ANY ('{UPDATE,DELETE}'::text[]) THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END") + both, "r", "r", "c"},
        {"one of the arguments", function("BEGIN IF TG_OP = ANY (TG_ARGV) THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + "CREATE TRIGGER g BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g('UPDATE', 'TRUNCATE');", "r", "c", "c"},
        {"one of no arguments", function("BEGIN IF TG_OP <> ALL (TG_ARGV) THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a word for true", function("BEGIN IF TG_ARGV[0]::boolean = true THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g('on');", "c", "c", "c"},
        {"a loop over one row", function("DECLARE r record; BEGIN FOR r IN SELECT 1 LOOP RAISE EXCEPTION 'no'; END LOOP; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"a loop over values", function("DECLARE r record; BEGIN FOR r IN VALUES (1), (2) LOOP RAISE EXCEPTION 'no'; END LOOP; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"a loop over rows that may be none", function("DECLARE r record; BEGIN FOR r IN SELECT 1 WHERE OLD.amount > 5 LOOP RAISE EXCEPTION 'no'; END LOOP; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a loop over a raising function", function("DECLARE r record; BEGIN FOR r IN SELECT app.refuse('x') LOOP NULL; END LOOP; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"a loop over what EXECUTE is given", function("DECLARE r record; BEGIN FOR r IN EXECUTE 'SELECT 1' LOOP RAISE EXCEPTION 'no'; END LOOP; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"WHILE with a turn", function("DECLARE i int := 0; BEGIN WHILE i < 1 LOOP i := i + 1; RAISE EXCEPTION 'no'; END LOOP; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"WHILE that ends", function("DECLARE i int := 0; BEGIN WHILE i < 3 LOOP i := i + 1; END LOOP; RETURN coalesce(NEW, OLD); END") + rows, "c", "c", "c"},
        {"WHILE NOT FOUND that ends", function("BEGIN WHILE NOT FOUND LOOP PERFORM 1; END LOOP; RETURN coalesce(NEW, OLD); END") + rows, "c", "c", "c"},
        {"a loop that goes on instead of raising", function("DECLARE i int; BEGIN FOR i IN 1..2 LOOP CONTINUE WHEN OLD.amount > 5; RAISE EXCEPTION 'no'; END LOOP; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a loop that is left", function("BEGIN FOR i IN 1..2 LOOP EXIT; RAISE EXCEPTION 'no'; END LOOP; RETURN coalesce(NEW, OLD); END") + rows, "c", "c", "c"},
        {"a turn of a loop", function("BEGIN FOR i IN REVERSE 3..1 LOOP IF i = 1 THEN RAISE EXCEPTION 'no'; END IF; END LOOP; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"a variable that a loop hides", function("DECLARE i int := 5; BEGIN FOR i IN 1..2 LOOP NULL; END LOOP; IF i = 5 THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END") + rows, "rc", "rc", "c"},
        {"a loop over the arguments", function("DECLARE x text; BEGIN FOREACH x IN ARRAY TG_ARGV LOOP IF x = TG_OP THEN RAISE EXCEPTION 'no'; END IF; END LOOP; RETURN coalesce(NEW, OLD); END") + "CREATE TRIGGER g BEFORE UPDATE OR DELETE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g('TRUNCATE', 'DELETE');", "c", "r", "c"},
        {"what EXECUTE is given, put together", function("BEGIN EXECUTE format('SELECT %I.%I(%L)', 'app', 'refuse', TG_TABLE_NAME); RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"what EXECUTE is given, with a parameter", function("BEGIN EXECUTE 'SELECT app.' || 'refuse($1)' USING TG_TABLE_NAME; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"EXECUTE of no statement", function("BEGIN EXECUTE 'PERFORM app.refuse(1)'; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"EXECUTE of two statements", function("BEGIN EXECUTE 'SELECT 1; SELECT 2'; RETURN coalesce(NEW, OLD); END") + rows, "c", "c", "c"},
        {"EXECUTE of two statements, of which one raises", function("BEGIN EXECUTE 'SELECT 1; SELECT app.refuse(1::text)'; RETURN coalesce(NEW, OLD); END") + rows, "r", "r", "c"},
        {"a row that has a key", function("BEGIN IF OLD IS NULL THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END") + rows, "r", "r", "c"},
        {"x and not x", function("BEGIN IF OLD.id > 0 OR OLD.id <= 0 THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "r", "r", "c"},
        {"x and not x, and NULL", function("BEGIN IF OLD.amount > 5 OR 5 >= OLD.amount THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"not x and not not x", function("BEGIN IF OLD.id = 1 AND 1 <> OLD.id THEN RETURN coalesce(NEW, OLD); END IF; RAISE EXCEPTION 'no'; END") + rows, "r", "r", "c"},
        {"what chance decides", function("BEGIN IF random() < 0.5 OR random() >= 0.5 THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"WHEN x and WHEN not x", "CREATE TRIGGER g BEFORE DELETE ON app.inv FOR EACH ROW WHEN (OLD.id > 1) EXECUTE FUNCTION app.raises(); CREATE TRIGGER h BEFORE DELETE ON app.inv FOR EACH ROW WHEN (OLD.id <= 1) EXECUTE FUNCTION app.raises();", "c", "r", "c"},
        {"the number of rows", function("DECLARE n int; BEGIN PERFORM 1; GET DIAGNOSTICS n = ROW_COUNT; IF n > 0 THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + both, "r", "r", "r"},
        {"the number of rows that may be none", function("DECLARE n int; BEGIN PERFORM 1; PERFORM 1 WHERE OLD.amount > 5; GET DIAGNOSTICS n = ROW_COUNT; IF n > 0 THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"FOUND in a handler", function("BEGIN PERFORM 1; BEGIN PERFORM 1 WHERE false; RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN IF FOUND THEN RAISE EXCEPTION 'no'; END IF; END; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a NULL that is put right", function("BEGIN IF NEW.note IS NULL THEN NEW.note := ''; RETURN NEW; END IF; RAISE EXCEPTION 'no'; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"a row that is put right", function("BEGIN IF NEW.note IS NULL THEN NEW := OLD; NEW.amount := 777; RETURN NEW; END IF; RAISE EXCEPTION 'no'; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"a function of its own with the name of one of the server's", "CREATE FUNCTION app.upper(text) RETURNS text LANGUAGE sql AS 'SELECT $1 || 1';" + function("BEGIN IF app.upper(TG_OP) = TG_OP THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"the writer in lower case", function("BEGIN IF lower(current_user::text) <> 'nobody' THEN RAISE EXCEPTION 'no'; END IF; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"another word for true", function("BEGIN IF TG_ARGV[0]::boolean = 't' THEN RETURN NEW; END IF; RAISE EXCEPTION 'no'; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g('yes');", "rc", "c", "c"},
        {"an UPDATE of nothing that the guard makes one of something", function("BEGIN IF NEW IS NOT DISTINCT FROM OLD THEN NEW.amount := 777; RETURN NEW; END IF; RAISE EXCEPTION 'no'; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"an UPDATE of nothing that a later trigger makes one of something", "CREATE TRIGGER a BEFORE UPDATE ON app.inv FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION app.raises();" + function("BEGIN NEW.amount := 777; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"an UPDATE of nothing that an earlier trigger makes one of something", "CREATE TRIGGER z BEFORE UPDATE ON app.inv FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION app.raises();" + function("BEGIN NEW.amount := 777; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "r", "c", "c"},
        {"the old row with something else in it", function("BEGIN OLD.amount := 777; RETURN OLD; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "c", "c", "c"},
        {"a column that is computed later", function("BEGIN IF NEW.twice IS NULL THEN RETURN NEW; END IF; RAISE EXCEPTION 'no'; END") + "ALTER TABLE app.inv ADD COLUMN twice int NOT NULL GENERATED ALWAYS AS (id * 2) STORED; CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "rc", "c", "c"},
        {"another language", "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();", "u", "c", "c"},
    };
}

char letter(Outcome outcome) { return "rdscu"[static_cast<int>(outcome)]; }

std::string outcomes(const Catalog& catalog, Write write) {
    const Relation& table = *catalog.relations.find({"app", "inv"});
    std::set<char> all;
    for (const access::WriteWay& way : access::ways_of(catalog, table, table, write)) all.insert(letter(way.outcome));
    std::string text;
    for (const char c : std::string("rdscu"))
        if (all.contains(c)) text += c;
    return text;
}

/// Changes both rows, one with a NULL, as the role; what became of them.
char really(postgres::Connection& connection, Write write, const char* role, int id) {
    const std::string sql = write == Write::update ? fmt::format("UPDATE app.inv SET amount = 777 WHERE id = {}", id)
                            : write == Write::delete_ ? fmt::format("DELETE FROM app.inv WHERE id = {}", id) : "TRUNCATE app.inv";
    try {
        connection.run(fmt::format("BEGIN; SET CONSTRAINTS ALL DEFERRED; SET LOCAL ROLE {}; {}", role, sql));
    } catch (const postgres::DatabaseError&) {
        connection.run("ROLLBACK");
        return 'r';
    }
    connection.run("RESET ROLE");
    const bool same = connection.query(fmt::format("SELECT count(*) FROM app.inv WHERE id = {} AND amount IS DISTINCT FROM 777", id)).at(0, 0) == "1";
    char outcome = same ? 's' : 'c';
    try {
        connection.run("SET CONSTRAINTS ALL IMMEDIATE");
    } catch (const postgres::DatabaseError&) {
        outcome = 'd';
    }
    connection.run("ROLLBACK");
    return outcome;
}

void check_really(postgres::Connection& connection, Write write, const std::string& expected) {
    std::set<char> seen;
    for (const char* role : {"app_rw", "migration_owner"})
        for (const int id : {1, 2}) seen.insert(really(connection, write, role, id));
    INFO(access::word_of(write));
    if (expected == "u") return;
    for (const char outcome : seen) {
        INFO("the server: " << outcome);
        CHECK(expected.find(outcome) != std::string::npos);
    }
}

}  // namespace

TEST_CASE("what a guard makes of a write is what the server makes of it", "[server]") {
    const bool server_is_there = postgres::ScratchServer::available(15);
    if (!server_is_there) WARN("SKIPPED: no PostgreSQL 15 server is installed");
    std::optional<postgres::ScratchServer> server;
    if (server_is_there) server = postgres::ScratchServer::start({.major = 15});
    for (const Guard& guard : guards()) {
        INFO(guard.what);
        const std::string sql = base + guard.sql;
        Catalog interpreted = interpret::new_database(15);
        CHECK(interpret::interpret_text(interpreted, SourceText("guard.sql", sql)).errors.empty());
        CHECK(outcomes(interpreted, Write::update) == guard.update);
        CHECK(outcomes(interpreted, Write::delete_) == guard.delete_);
        CHECK(outcomes(interpreted, Write::truncate) == guard.truncate);
        if (!server) continue;
        const std::string database = server->create_database();
        postgres::Connection connection = server->connect(database);
        std::string once = sql;
        if (connection.query("SELECT 1 FROM pg_roles WHERE rolname = 'app_rw'").size() > 0) once.replace(once.find("CREATE ROLE migration_owner; CREATE ROLE app_rw;"), 48, "");
        connection.run(once);
        const Catalog live = postgres::read_database(connection).catalog;
        CHECK(outcomes(live, Write::update) == guard.update);
        CHECK(outcomes(live, Write::delete_) == guard.delete_);
        CHECK(outcomes(live, Write::truncate) == guard.truncate);
        check_really(connection, Write::update, guard.update);
        check_really(connection, Write::delete_, guard.delete_);
        check_really(connection, Write::truncate, guard.truncate);
    }
}
