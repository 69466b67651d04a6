// What the interpreter says the server refuses, against what a real one does refuse: each statement alone in the state that
// `given` makes. Where the server goes on, nothing may be said; where it stops, the reason must be known.
#pragma once

#include <catch2/catch.hpp>

#include <initializer_list>
#include <string>

#include "postgres/scratch.hpp"
#include "rules/support.hpp"

namespace pgsteward::interpret_tests {

struct RefusalCase {
    const char* given;
    const char* statement;
};

/// The server's message; empty where it takes the statement.
inline std::string server_says(const RefusalCase& one) {
    const std::string name = test::database_with(one.given);
    postgres::Connection connection = test::scratch_server().connect(name);
    return test::errors_of(postgres::load(connection, SourceText("statement.sql", one.statement)));
}

inline std::string we_say(const RefusalCase& one, int postgres = 15) {
    rule_tests::Setup setup;
    setup.judged = "2.sql";
    setup.postgres = postgres;
    std::string said;
    for (const Finding& finding : rule_tests::examine({{"1.sql", one.given}, {"2.sql", one.statement}}, setup).findings)
        if (finding.rule == "missing-object" || finding.rule == "duplicate-object" || finding.rule == "failing-statement") said += finding.message + "\n";
    return said;
}

inline void check(std::initializer_list<RefusalCase> cases) {
    if (test::no_server()) return;
    for (const RefusalCase& one : cases) {
        const std::string server = server_says(one), ours = we_say(one);
        CAPTURE(one.given, one.statement, server, ours);
        CHECK(server.empty() == ours.empty());
    }
}

}  // namespace pgsteward::interpret_tests
