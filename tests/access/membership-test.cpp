// The graph of roles against a real server: pg_has_role() for every pair, and SET ROLE by doing it.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <random>

#include "access/membership.hpp"
#include "interpret/schema-text.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"

using namespace pgsteward;
using access::RoleGraph;
using access::Way;

namespace {

Catalog interpreted(const std::string& sql, int postgres = 15) {
    Catalog catalog = interpret::new_database(postgres);
    interpret::interpret_text(catalog, SourceText("roles.sql", sql), {.postgres = postgres});
    return catalog;
}

/// Groups of roles that know only each other: a chain of chance memberships, each from an earlier role to a later one.
std::string generated_roles(unsigned graphs) {
    std::mt19937 chance(20240817);
    const auto one_in = [&](unsigned n) { return chance() % n == 0; };
    std::string sql;
    for (unsigned graph = 0; graph < graphs; ++graph) {
        const unsigned roles = 3 + chance() % 6;
        const bool below_monitor = one_in(4);   // a circle through pg_monitor would be refused
        for (unsigned role = 0; role < roles; ++role) {
            sql += fmt::format("CREATE ROLE g{}_r{}{}{}{};\n", graph, role, one_in(3) ? " NOINHERIT" : "", one_in(8) ? " CREATEROLE" : "", one_in(20) ? " SUPERUSER" : "");
            for (unsigned earlier = 0; earlier < role; ++earlier)
                if (one_in(3)) sql += fmt::format("GRANT g{}_r{} TO g{}_r{}{};\n", graph, earlier, graph, role, one_in(4) ? " WITH ADMIN OPTION" : "");
            if (one_in(12)) sql += fmt::format("GRANT {} TO g{}_r{};\n", below_monitor ? "pg_read_all_data" : "pg_monitor", graph, role);
        }
        if (one_in(3)) sql += fmt::format("ALTER ROLE g{}_r1 {};\n", graph, one_in(2) ? "INHERIT" : "NOINHERIT");
        if (one_in(4)) sql += fmt::format("REVOKE ADMIN OPTION FOR g{}_r0 FROM g{}_r1;\n", graph, graph);
        if (below_monitor) sql += fmt::format("GRANT g{}_r2 TO pg_monitor;\n", graph);
        if (one_in(9)) sql += fmt::format("DROP ROLE g{}_r0;\n", graph);
    }
    return sql;
}

/// A role's graph: those of one graph, and the server's own.
bool comparable(const std::string& a, const std::string& b) {
    const auto group = [](const std::string& name) { return name.substr(0, name.find('_')); };
    return a[0] != 'g' || b[0] != 'g' || group(a) == group(b);
}

struct Answer {
    std::string member, role;
    bool privileges, may_set, may_grant;
};

/// SET ROLE is really done, by the member as session user.
constexpr const char* ask_all = R"(
    CREATE TEMP TABLE answers (member text, role text, privileges bool, may_set bool, may_grant bool);
    DO $do$
    DECLARE pair record; done bool;
    BEGIN
        FOR pair IN SELECT m.oid AS member, m.rolname AS member_name, r.oid AS role, r.rolname AS role_name FROM pg_roles m, pg_roles r
                    WHERE split_part(m.rolname, '_', 1) IN ('pg', 'postgres', split_part(r.rolname, '_', 1)) OR r.rolname LIKE 'pg\_%' LOOP
            BEGIN
                EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', pair.member_name);
                EXECUTE format('SET LOCAL ROLE %I', pair.role_name);
                RAISE SQLSTATE 'PG001';
            EXCEPTION WHEN SQLSTATE 'PG001' THEN done := true;
                      WHEN insufficient_privilege THEN done := false;
            END;
            INSERT INTO answers VALUES (pair.member_name, pair.role_name, pg_has_role(pair.member, pair.role, 'USAGE'), done,
                                        pg_has_role(pair.member, pair.role, 'USAGE WITH ADMIN OPTION'));
        END LOOP;
    END $do$)";

std::vector<Answer> answers_of(postgres::Connection& connection) {
    connection.run(ask_all);
    const postgres::Rows rows = connection.query("SELECT * FROM answers ORDER BY member, role");
    std::vector<Answer> answers;
    for (std::size_t row = 0; row < rows.size(); ++row)
        answers.push_back({std::string(rows.at(row, 0)), std::string(rows.at(row, 1)), rows.at(row, 2) == "t", rows.at(row, 3) == "t", rows.at(row, 4) == "t"});
    return answers;
}

/// ADMIN OPTION alone; CREATEROLE is not pg_has_role()'s business.
std::string differences(const Catalog& catalog, const std::vector<Answer>& answers) {
    const RoleGraph graph(catalog);
    std::string text;
    for (const Answer& answer : answers) {
        if (!comparable(answer.member, answer.role)) continue;
        const auto member = graph.find(answer.member), role = graph.find(answer.role);
        if (!member || !role) {
            text += fmt::format("{} or {} is not known\n", answer.member, answer.role);
            continue;
        }
        const auto say = [&](const char* what, bool server, bool ours) {
            if (server != ours) text += fmt::format("{} {} {}: the server says {}\n", answer.member, what, answer.role, server);
        };
        say("has the privileges of", answer.privileges, graph.has_privileges_of(*member, *role));
        say("may become", answer.may_set, graph.can_set_role(*member, *role));
        if (graph[*member].create_role || answer.role == "pg_database_owner" || graph[*role].superuser) continue;
        say("may grant", answer.may_grant, graph.grantable(*member).contains(*role));
    }
    return text;
}

}  // namespace

TEST_CASE("who inherits, may become and may grant whom is what the server says", "[server]") {
    if (!postgres::ScratchServer::available(15)) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed");
        return;
    }
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = 15});
    postgres::Connection connection = server.connect();
    const std::string sql = generated_roles(120) +
                            "CREATE ROLE keeper NOINHERIT; CREATE ROLE deputy IN ROLE keeper; ALTER DATABASE postgres OWNER TO keeper;";
    const postgres::LoadResult loaded = postgres::load(connection, SourceText("roles.sql", sql), {.create_roles = false});
    REQUIRE(loaded.errors.empty());
    const std::vector<Answer> answers = answers_of(connection);
    CHECK(answers.size() > 10'000);
    CHECK(differences(postgres::read_database(connection).catalog, answers) == "");
    CHECK(differences(interpreted(sql), answers) == "");
}

TEST_CASE("CREATEROLE reaches every role but superusers up to 15, and only those it administers since") {
    const std::string sql = "CREATE ROLE hr CREATEROLE; CREATE ROLE owners; CREATE ROLE boss SUPERUSER; CREATE ROLE clerk IN ROLE hr; CREATE ROLE aide; GRANT owners TO aide WITH ADMIN OPTION;";
    const auto paths = [&](int postgres) {
        const RoleGraph graph(interpreted(sql, postgres), {.postgres = postgres});
        std::string text;
        for (const char* from : {"clerk", "aide"}) {
            const access::Reach reach = graph.reach(*graph.find(from));
            for (const char* to : {"owners", "boss", "pg_write_all_data"})
                if (reach.roles.contains(*graph.find(to))) text += graph.display(reach.path_to(*graph.find(to))) + "\n";
        }
        return text;
    };
    CHECK(paths(15) == "clerk → hr → owners\nclerk → hr → pg_write_all_data\naide → owners\n");
    CHECK(paths(16) == "aide → owners\n");
}

TEST_CASE("diamonds of memberships cost no more than their edges") {
    std::string sql = "CREATE ROLE r0;";
    for (int level = 1; level < 60; ++level)
        sql += fmt::format("CREATE ROLE a{0}; CREATE ROLE b{0}; CREATE ROLE r{0}; GRANT r{1} TO a{0}, b{0}; GRANT a{0}, b{0} TO r{0};", level, level - 1);
    const RoleGraph graph(interpreted(sql));
    CHECK(graph.has_privileges_of(*graph.find("r59"), *graph.find("r0")));
    CHECK(graph.path(*graph.find("r59"), *graph.find("r0"), Way::inherit).size() == 118);
    CHECK(graph.inherited(*graph.find("r59")).ids().size() == 179);   // PUBLIC too
}

TEST_CASE("a role that the text does not create is there and not known, except the superuser that runs it") {
    const RoleGraph graph(interpreted("CREATE ROLE app; CREATE TABLE t (id int); GRANT SELECT ON t TO stranger, app; GRANT app TO friend; CREATE ROLE one IN ROLE friend;"));
    CHECK_FALSE(graph[*graph.find("stranger")].known);
    CHECK_FALSE(graph.certain(*graph.find("friend")));
    CHECK_FALSE(graph.certain(*graph.find("one")));
    CHECK(graph.certain(*graph.find("app")));
    CHECK(graph[*graph.find("postgres")].superuser);
    CHECK(graph.can_set_role(*graph.find("postgres"), *graph.find("stranger")));
    CHECK_FALSE(graph.find("nobody"));
}
