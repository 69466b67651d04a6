// Effective privileges against has_*_privilege() of a real server: for generated worlds and for the corpora, from the
// live catalog and from the text alone.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "access/explain.hpp"
#include "access/generated-grants.hpp"
#include "access/server-privileges.hpp"
#include "interpret/schema-text.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"
#include "sql/script.hpp"
#include "text/files.hpp"

using namespace pgsteward;
using namespace pgsteward::test;

namespace {

bool server_missing() {
    if (postgres::ScratchServer::available(15)) return false;
    WARN("SKIPPED: no PostgreSQL 15 server is installed");
    return true;
}

/// Runs the text on the server, and what the server accepted through the interpreter.
struct Compared {
    Catalog interpreted;
    std::size_t accepted = 0;
};
Compared run_both(postgres::Connection& connection, const SourceText& text, const postgres::LoadOptions& options) {
    const postgres::LoadResult loaded = postgres::load(connection, text, options);
    std::set<std::uint32_t> skipped;
    for (const postgres::LoadError& error : loaded.errors) skipped.insert(error.statement.span.begin);
    Catalog catalog = interpret::new_database(15);
    interpret::interpret_text(catalog, text, {.postgres = 15, .refused = [&](std::uint32_t begin) { return skipped.contains(begin); }});
    return {std::move(catalog), loaded.statements};
}

}  // namespace

TEST_CASE("in 500 generated worlds everybody may do what the server says", "[server]") {
    if (server_missing()) return;
    unsigned seed = 8;
    if (const char* given = std::getenv("PGSTEWARD_TEST_SEED")) seed = static_cast<unsigned>(std::atoi(given));
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = 15});
    constexpr unsigned batch = 25;   // worlds in one database: what goes through all objects stays short
    std::size_t asked = 0, accepted = 0;
    for (unsigned world = 0; world < 500; world += batch) {
        const std::string database = server.create_database();
        postgres::Connection connection = server.connect(database);
        const Compared compared = run_both(connection, SourceText("grants.sql", generated_grants(batch, seed + world, world)), {.create_roles = false});
        accepted += compared.accepted;
        // Parameters belong to the server: those of earlier batches are there too.
        const std::string related = fmt::format(
            "coalesce(substring(o.object FROM '^g(\\d+)')::int, {0}) BETWEEN {0} AND {1} AND "
            "(r.rolname IN ('PUBLIC', 'postgres', 'pg_write_all_data') OR substring(r.rolname FROM '^g\\d+') = substring(o.object FROM '^g\\d+'))",
            world, world + batch - 1);
        const auto answers = privileges_on_server(connection, related);
        asked += answers.size();
        CHECK(privilege_differences(postgres::read_database(connection).catalog, answers, 15) == "");
        CHECK(privilege_differences(compared.interpreted, answers, 15) == "");
    }
    CHECK(accepted > 20'000);
    CHECK(asked > 35'000);
}

namespace {

const std::filesystem::path corpus = std::filesystem::path(PGSTEWARD_SOURCE_DIR) / "../shared/corpus";

bool corpus_missing() {
    if (std::filesystem::exists(corpus)) return false;
    WARN("SKIPPED: ../shared/corpus is absent");
    return true;
}

std::string content_of(const std::string& file) { return read_file((corpus / file).string()); }

/// Without the statements that are newer than the grammar at hand: those are errors of the text, not of privileges.
std::string readable(std::string sql) {
    Catalog catalog = interpret::new_database(15);
    for (const ReadError& error : interpret::interpret_text(catalog, SourceText("text.sql", sql)).errors)
        std::fill(sql.begin() + error.at.span.begin, sql.begin() + error.at.span.end, ' ');
    return sql;
}

/// In a server of its own: roles belong to all databases.
void check_text(const std::string& name, const std::string& sql, const postgres::LoadOptions& options = {}) {
    INFO(name);
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = 15});
    const std::string database = server.create_database();
    postgres::Connection connection = server.connect(database);
    const Compared compared = run_both(connection, SourceText(name, readable(sql)), options);
    postgres::Connection fresh = server.connect(database);   // without what the text set in its session
    const auto answers = privileges_on_server(fresh);
    CHECK(compared.accepted > 0);
    CHECK(privilege_differences(postgres::read_database(fresh).catalog, answers, 15) == "");
    CHECK(privilege_differences(compared.interpreted, answers, 15) == "");
}

}  // namespace

TEST_CASE("in the corpora everybody may do what the server says", "[server]") {
    if (server_missing() || corpus_missing()) return;
    for (const char* file : {"alembic-mini-dpp/pg15_dump.sql", "basejump/pg15_dump.sql", "graphile-starter/pg15_dump.schema.sql", "graphile-starter/pg15_dump.sql",
                             "sqitch-launchql/pg15_dump.sql", "supabase-auth/pg15_dump.sql"})
        check_text(file, content_of(file));
    for (const auto& [roles, dump] : {std::pair("pg15-regress/pg15_roles.sql", "pg15-regress/pg15_dump.regression_db.sql"),
                                      std::pair("supabase-postgres/pg15_roles.sql", "supabase-postgres/pg15_dump.partial.sql")})
        check_text(dump, content_of(roles) + content_of(dump));
}

TEST_CASE("after each part of the server's own tests of privileges everybody may do what the server says", "[server]") {
    if (server_missing() || corpus_missing()) return;
    for (const char* name : {"privileges.sql", "rowsecurity.sql", "dependency.sql"}) {
        std::string sql = content_of(std::string("pg15-regress/files/src/test/regress/sql/") + name);
        for (std::size_t at; (at = sql.find("\n\\c -\n")) != std::string::npos;) sql.replace(at, 6, "\nRESET SESSION AUTHORIZATION;\n");
        const auto items = sql::split_script(sql).items;
        for (std::size_t part = 1; part <= 6; ++part)   // to the end they drop what they made
            check_text(fmt::format("{} up to part {} of 6", name, part), sql.substr(0, items[(items.size() - 1) * part / 6].at.end), {.create_roles = false});
    }
}

TEST_CASE("what is said to take a privilege away takes it away", "[server]") {
    if (server_missing()) return;
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = 15});
    postgres::Connection connection = server.connect();
    run_both(connection, SourceText("grants.sql", generated_grants(40, 5)), {.create_roles = false});
    const Catalog catalog = postgres::read_database(connection).catalog;
    const access::RoleGraph graph(catalog);
    const access::Privileges privileges(catalog, graph);
    std::size_t tried = 0;
    std::string wrong;
    for (const access::Securable& object : access::securables(catalog)) {
        if (!object.relation) continue;
        const access::Holders holders = privileges.holders(object);
        for (access::RoleId role = 0; role < graph.size(); ++role) {
            const access::PrivilegeSet held = holders.held_by(role);
            if (!held || graph[role].superuser || graph[role].predefined || object.kind == ObjectKind::sequence) continue;
            const access::PrivilegeSet one = held & -held;   // the first of them
            std::string sql;
            for (const std::string& statement : access::revoke_sql(privileges, object, role, one)) sql += statement;
            const std::string word(access::word_of(static_cast<std::size_t>(std::countr_zero(one))));
            const std::string who = role == access::everyone ? "public" : graph.name(role);
            const std::string ask = object.is_column() ? fmt::format("has_column_privilege('{}', '{}', '{}', '{}')", who, object.name.display(), object.column, word)
                                                       : fmt::format("has_table_privilege('{}', '{}', '{}')", who, object.name.display(), word);
            ++tried;
            try {
                connection.run("BEGIN; " + sql);
                if (connection.query("SELECT " + ask).at(0, 0) != "f") wrong += fmt::format("{} still holds after {}\n", ask, sql);
            } catch (const postgres::DatabaseError& error) {
                wrong += fmt::format("{}: {}\n", sql, error.fields().message);
            }
            connection.run("ROLLBACK");
        }
    }
    CHECK(tried > 500);
    CHECK(wrong == "");
}

TEST_CASE("large objects are read by those whom we say", "[server]") {
    if (server_missing()) return;
    const std::string sql = "CREATE ROLE ann; CREATE ROLE ben IN ROLE ann; CREATE ROLE quiet NOINHERIT IN ROLE ann; CREATE ROLE other; SELECT lo_create(771); SELECT lo_create(772);"
                            "GRANT SELECT ON LARGE OBJECT 771 TO ann; GRANT SELECT, UPDATE ON LARGE OBJECT 772 TO PUBLIC; REVOKE UPDATE ON LARGE OBJECT 772 FROM PUBLIC; ALTER LARGE OBJECT 772 OWNER TO other;";
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = 15});
    postgres::Connection connection = server.connect();
    const Compared compared = run_both(connection, SourceText("lo.sql", sql), {.create_roles = false});
    const Catalog live = postgres::read_database(connection).catalog;
    const auto allowed = [&](const std::string& role, const std::string& call) {
        try {
            connection.run(fmt::format("BEGIN; SET LOCAL ROLE {}; SELECT {}; ROLLBACK", role, call));
            return true;
        } catch (const postgres::DatabaseError&) {
            connection.run("ROLLBACK");
            return false;
        }
    };
    for (const Catalog* catalog : {&compared.interpreted, &live}) {
        const access::RoleGraph graph(*catalog);
        const access::Privileges privileges(*catalog, graph);
        for (const char* object : {"771", "772"}) {
            const OtherObject* found = catalog->others.find({"", std::string("large object ") + object});
            REQUIRE(found);
            const access::Holders holders = privileges.holders(access::securable(*found));
            for (const char* role : {"ann", "ben", "quiet", "other", "postgres"}) {
                INFO(role << " and " << object);
                const access::PrivilegeSet held = holders.held_by(*graph.find(role));
                CHECK(((held & access::privileges_of("r")) != 0) == allowed(role, fmt::format("lo_get({})", object)));
                CHECK(((held & access::privileges_of("w")) != 0) == allowed(role, fmt::format("lo_put({}, 0, 'x')", object)));
            }
        }
    }
}
