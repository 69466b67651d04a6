// One scratch server for all tests of this folder, and a fresh database for each that asks.
#pragma once

#include <catch2/catch.hpp>
#include <cstdio>
#include <string>

#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"

namespace pgsteward::test {

inline postgres::ScratchServer& scratch_server() {
    static postgres::ScratchServer server = postgres::ScratchServer::start();
    return server;
}

/// Says so where a test cannot run; a test begins with `if (no_server()) return;`.
inline bool no_server() {
    if (postgres::ScratchServer::available()) return false;
    WARN("SKIPPED: no PostgreSQL server is installed");
    return true;
}

/// The errors of a script, one per line: empty where all went well.
inline std::string errors_of(const postgres::LoadResult& result) {
    std::string text;
    for (const postgres::LoadError& error : result.errors)
        text += error.message + ": " + std::string(error.statement.text().substr(0, 80)) + "\n";
    return text;
}

/// A new database with that schema; returns its name.
inline std::string database_with(const std::string& ddl) {
    const std::string name = scratch_server().create_database();
    postgres::Connection connection = scratch_server().connect(name);
    REQUIRE(errors_of(postgres::load(connection, SourceText("schema.sql", ddl))) == "");
    return name;
}

}  // namespace pgsteward::test
