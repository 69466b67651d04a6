// Who may do what with what the server and its extensions made, against has_*_privilege() of a real server: before anybody
// altered anything, and after, from the text and from the live catalog.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "access/privileges.hpp"
#include "access/ready-made.hpp"
#include "interpret/schema-text.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"

using namespace pgsteward;

namespace {

constexpr const char* script = R"(
CREATE ROLE app; CREATE ROLE "Odd, one"; CREATE ROLE watcher IN ROLE pg_monitor; CREATE ROLE nobody;
CREATE SCHEMA ext; CREATE SCHEMA "Odd.schema";
CREATE EXTENSION pgcrypto SCHEMA ext;
CREATE EXTENSION pg_buffercache SCHEMA ext;
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION hstore SCHEMA "Odd.schema";
GRANT USAGE ON SCHEMA ext TO app;
REVOKE EXECUTE ON FUNCTION ext.digest(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ext.digest(text, text) TO app WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION ext.gen_random_bytes(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_read_file(text) TO "Odd, one";
REVOKE EXECUTE ON FUNCTION pg_ls_waldir() FROM pg_monitor;
REVOKE SELECT ON ext.pg_buffercache FROM pg_monitor;
GRANT SELECT ON ext.pg_buffercache TO app;
REVOKE SELECT ON pg_stat_statements FROM PUBLIC;
GRANT SELECT, INSERT ON pg_authid TO app;
REVOKE INSERT ON pg_authid FROM app;
GRANT SELECT (rolname), UPDATE (rolname, rolpassword) ON pg_authid TO nobody;
REVOKE UPDATE (rolname) ON pg_authid FROM nobody;
REVOKE UPDATE ON pg_settings FROM PUBLIC;
REVOKE ALL ON TYPE "Odd.schema".hstore FROM PUBLIC;
GRANT USAGE ON TYPE "Odd.schema".hstore TO app;
REVOKE EXECUTE ON FUNCTION "Odd.schema".akeys("Odd.schema".hstore) FROM PUBLIC;
GRANT SELECT ON pg_statistic TO app;
REVOKE SELECT ON pg_statistic FROM app;
)";

bool server_missing() {
    if (postgres::ScratchServer::available(15)) return false;
    WARN("SKIPPED: no PostgreSQL 15 server is installed");
    return true;
}

std::string literal(const std::string& text) {
    std::string written = "'";
    for (const char c : text) written += c == '\'' ? std::string("''") : std::string(1, c);
    return written + "'";
}

std::string question(const access::Securable& object, const std::string& role, const std::string& privilege) {
    const std::string who = literal(role);
    if (object.is_column()) return fmt::format("has_column_privilege({}, {}, {}, {})", who, literal(quoted(object.name)), literal(object.column), literal(privilege));
    if (object.relation) return fmt::format("has_table_privilege({}, {}, {})", who, literal(quoted(object.name)), literal(privilege));
    if (object.routine) return fmt::format("has_function_privilege({}, {}, {})", who, literal(object.sql().substr(sizeof("FUNCTION"))), literal(privilege));
    return fmt::format("has_type_privilege({}, {}, {})", who, literal(quoted(object.name)), literal(privilege));
}

struct Answers { std::size_t asked = 0; std::string wrong; };

/// Every role and privilege, one query for each object.
Answers compare(postgres::Connection& connection, const Catalog& catalog, const std::vector<access::NamedObject>& named) {
    const access::RoleGraph graph(catalog);
    const access::Privileges privileges(catalog, graph);
    const Catalog ready_made = access::ready_made_objects(catalog, graph, named, nullptr);
    Answers answers;
    for (const access::Securable& object : access::securables(Catalog(), ready_made)) {
        if (object.kind == ObjectKind::schema) continue;
        const access::Holders holders = privileges.holders(object);
        std::string query;
        std::vector<std::pair<std::string, bool>> ours;
        for (access::RoleId role = 0; role < graph.size(); ++role)
            for (std::size_t bit = 0; bit < access::privilege_count; ++bit) {
                if (!(holders.privileges >> bit & 1)) continue;
                const std::string name = role == access::everyone ? "public" : graph.name(role);
                for (const bool with_option : {false, true}) {
                    const std::string privilege = std::string(access::word_of(bit)) + (with_option ? " WITH GRANT OPTION" : "");
                    ours.emplace_back(fmt::format("{} {} on {}", name, privilege, object.display()), (with_option ? holders.grantable : holders.held)[bit].contains(role));
                    query += (query.empty() ? "SELECT " : ", ") + question(object, name, privilege);
                }
            }
        const postgres::Rows rows = connection.query(query);
        for (std::size_t i = 0; i < ours.size(); ++i) {
            ++answers.asked;
            if ((rows.at(0, i) == "t") != ours[i].second) answers.wrong += fmt::format("{}: the server says {}\n", ours[i].first, rows.at(0, i));
        }
    }
    return answers;
}

/// All that the server and the extensions of this database made, as a policy would name it.
std::vector<access::NamedObject> everything(postgres::Connection& connection) {
    const postgres::Rows rows = connection.query(
        "SELECT DISTINCT 'function', s.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace s ON s.oid = p.pronamespace WHERE s.nspname <> 'information_schema'"
        " UNION ALL SELECT 'relation', s.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'v') AND s.nspname NOT IN ('information_schema', 'pg_toast')");
    std::vector<access::NamedObject> named;
    for (std::size_t i = 0; i < rows.size(); ++i) named.push_back({std::string(rows.at(i, 0)), std::string(rows.at(i, 1))});
    return named;
}

}  // namespace

TEST_CASE("with what the server and extensions made everybody may do what the server says", "[server]") {
    if (server_missing()) return;
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = 15});
    postgres::Connection connection = server.connect();
    const postgres::LoadResult loaded = postgres::load(connection, SourceText("script.sql", script), {.create_roles = false});
    REQUIRE(loaded.errors.empty());
    Catalog from_text = interpret::new_database(15);
    interpret::interpret_text(from_text, SourceText("script.sql", script), {.postgres = 15});
    const Catalog live = postgres::read_database(connection).catalog;
    const std::vector<access::NamedObject> all = everything(connection);
    for (const Catalog* catalog : {static_cast<const Catalog*>(&from_text), &live}) {
        INFO((catalog == &live ? "from the live catalog" : "from the text"));
        const Answers altered = compare(connection, *catalog, {});
        CHECK(altered.asked > 500);
        CHECK(altered.wrong == "");
        const Answers named = compare(connection, *catalog, all);
        CHECK(named.asked > 50000);
        CHECK(named.wrong == "");
    }
}

TEST_CASE("what is altered in another state is among the objects as it was made") {
    Catalog before = interpret::new_database(15), after = interpret::new_database(15);
    interpret::interpret_text(before, SourceText("before.sql", "CREATE EXTENSION pgcrypto;"), {.postgres = 15});
    interpret::interpret_text(after, SourceText("after.sql", "CREATE EXTENSION pgcrypto; REVOKE EXECUTE ON FUNCTION digest(text, text) FROM PUBLIC;"), {.postgres = 15});
    const access::RoleGraph graph(before);
    const Catalog none = access::ready_made_objects(before, graph, {}, nullptr), one = access::ready_made_objects(before, graph, {}, &after);
    CHECK(none.routines.size() == 0);
    REQUIRE(one.routines.size() == 1);
    const access::Privileges privileges(before, graph);
    const access::Holders holders = privileges.holders(access::securable(*one.routines.begin()->second));
    CHECK(holders.held_by(access::everyone) == access::privileges_of("X"));
}

TEST_CASE("names that snapshots and policies make up are no objects, and end nothing") {
    Catalog catalog = interpret::new_database(15);
    for (const char* name : {"routine ", "routine x", "routine x(", "routine \"", "table .", "nonsense", "schema ", "type \"a\".\"b"}) {
        OtherObject privileges;
        privileges.kind = ObjectKind::privileges;
        privileges.name = {"", name};
        privileges.properties["granted to app"] = "X";
        privileges.properties["granted to app on column \""] = "r";
        catalog.others.put({"", std::string("privileges ") + name}, std::move(privileges));
    }
    const access::RoleGraph graph(catalog);
    const access::Privileges privileges(catalog, graph);
    const Catalog found = access::ready_made_objects(catalog, graph, {{"relation", "pg_catalog."}, {"column", "pg_catalog.pg_class"}, {"function", "."}, {"type", "a.b.c"}, {"schema", ""}, {"nonsense", "pg_catalog.pg_class"}}, nullptr);
    for (const access::Securable& object : access::securables(catalog, found)) CHECK_FALSE(object.display().empty());
    CHECK(found.relations.find({"pg_catalog", "pg_class"}) == nullptr);
}
