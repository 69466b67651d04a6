#include "interpret/server-comparison.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "catalog/compare.hpp"
#include "interpret/interpreter.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"
#include "sql/parse.hpp"
#include "sql/script.hpp"
#include "text/parallel.hpp"

namespace pgsteward::test {
namespace {

using postgres::ScratchServer;

/// Roles belong to the whole server: each comparison has one of its own.
struct Reading {
    Catalog before, after;
    std::vector<std::string> refused;
    std::size_t statements = 0;
};

Reading read_from_server(const SourceText& script) {
    ScratchServer server = ScratchServer::start();
    const std::string database = server.create_database();
    postgres::Connection connection = server.connect(database);
    Reading reading;
    reading.before = postgres::read_database(connection).catalog;
    const postgres::LoadResult loaded = postgres::load(connection, script, {.create_roles = false});
    for (const postgres::LoadError& error : loaded.errors) reading.refused.push_back(error.message);
    reading.statements = loaded.statements;
    postgres::Connection fresh = server.connect(database);   // without what the script set in its session
    reading.after = postgres::read_database(fresh).catalog;
    return reading;
}

void interpret_over(Catalog& catalog, const SourceText& script) {
    interpret::Interpreter interpreter(catalog, 15, "postgres", {[](const Step&) {}, [](const OpaqueStep&) {}});
    interpreter.begin_script(1, TransactionMode::per_statement);
    for (const sql::ScriptItem& item : sql::split_script(script.content()).items) {
        const std::string_view text = script.content().substr(item.at.begin, item.at.size());
        const auto parsed = sql::parse_statement(text);
        const auto* statement = std::get_if<sql::Statement>(&parsed);
        INFO(text);
        REQUIRE(statement);
        interpreter.run(*statement, text, Location{script, item.at}, {});
    }
    interpreter.end_script();
}

std::string described(const Difference& difference) {
    using Change = Difference::Change;
    const std::string object = fmt::format("{} {}", name_of(difference.kind), difference.object);
    if (difference.change == Change::missing) return object + ": we have none\n";
    if (difference.change == Change::unexpected) return object + ": the server has none\n";
    return fmt::format("{}: {} is \"{}\", we say \"{}\"\n", object, difference.property, difference.expected, difference.actual);
}

}  // namespace

ServerComparison compare_with_server(const std::string& sql) {
    const SourceText script("case.sql", sql);
    Reading reading = read_from_server(script);
    Catalog interpreted = std::move(reading.before);
    with_large_stack(worker_stack_bytes, [&] { interpret_over(interpreted, script); });
    ServerComparison result{{}, std::move(reading.refused), reading.statements};
    for (const Difference& difference : compare(reading.after, interpreted).differences)
        if (!difference.undetermined) result.differences += described(difference);
    return result;
}

void check_against_server(const std::vector<ServerCase>& cases) {
    if (!ScratchServer::available(15)) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed");
        return;
    }
    std::size_t statements = 0;
    for (const auto& [what, sql, refused] : cases) {
        INFO(what << ":\n" << sql);
        const ServerComparison comparison = compare_with_server(sql);
        statements += comparison.statements + comparison.refused.size();
        std::string messages;
        for (const std::string& message : comparison.refused) messages += message + "\n";
        INFO("refused by the server:\n" << messages);
        CHECK(comparison.differences == "");
        CHECK(comparison.refused.size() == refused);
    }
    CHECK(statements > 0);
}

}  // namespace pgsteward::test
