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
        {"in a loop", function("DECLARE i int; BEGIN FOR i IN 1..3 LOOP IF i = 2 THEN RAISE EXCEPTION 'no'; END IF; END LOOP; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"a loop that does not end", function("BEGIN LOOP RAISE EXCEPTION 'no'; END LOOP; END") + rows, "r", "r", "c"},
        {"ASSERT", function("BEGIN ASSERT false, 'no'; RETURN coalesce(NEW, OLD); END") + rows, "rc", "rc", "c"},
        {"old row kept", function("BEGIN NEW := OLD; RETURN NEW; END") + "CREATE TRIGGER g BEFORE UPDATE ON app.inv FOR EACH ROW EXECUTE FUNCTION app.g();", "s", "c", "c"},
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
