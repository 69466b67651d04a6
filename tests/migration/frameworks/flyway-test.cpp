#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("flyway orders versions part by part, then what is repeatable") {
    const Lines expected = {
        "V1 'create t' after nothing | as_written: sql V1__create_t.sql:1-2 | as_written: sql "
        "U1.0__undo_t.sql:1-2",
        "B1.9 'baseline' after V1 | unknown: harmless B1.9__baseline.sql:1 (a baseline for new databases, "
        "whose older versions are read instead) | none",
        "V1.9 'a' after B1.9 | as_written: sql V1_9__a.sql:1-2 | none",
        "V1.10 'index' after V1.9 | per_statement: sql V1_10__index.sql:1-4 | none",
        "V2.1 'vacuum' after V1.10 | per_statement: sql V2.1__vacuum.sql:1-2 | none",
        "V3 'data' after V2.1 | unknown: opaque V3__data.java:1 (a migration written in another language, "
        "whose statements are not read) | none",
        "R__a_view 'a view' after V3, repeatable | as_written: sql R__a_view.sql:1-2 | none",
        "R__b_view 'b view' after R__a_view, repeatable | as_written: sql R__b_view.sql:1-2 | none",
        "afterMigrate 'afterMigrate' after R__b_view, repeatable | as_written: sql afterMigrate.sql:1-2 | "
        "none",
    };
    CHECK(lines_of("flyway", tree_of("flyway")) == expected);
}

TEST_CASE("flyway reads a baseline that has no older versions beside it") {
    const FileTree tree = tree_of({{"B2__all.sql", "SELECT 1;"}, {"V2_1__a.sql", "SELECT 2;"}});
    const Lines expected = {
        "B2 'all' after nothing | as_written: sql B2__all.sql:1-1 | none",
        "V2.1 'a' after B2 | as_written: sql V2_1__a.sql:1-1 | none",
    };
    CHECK(lines_of("flyway", tree) == expected);
}

TEST_CASE("flyway's versions are equal whatever their separators and zeros") {
    const FileTree tree = tree_of({{"V1_2__a.sql", "SELECT 1;"},
                                   {"V1.2__b.sql", "SELECT 2;"},
                                   {"V01.2.0__c.sql", "SELECT 3;"},
                                   {"U7__d.sql", "SELECT 4;"},
                                   {"V__no_version.sql", "SELECT 5;"},
                                   {"V1x__no_number.sql", "SELECT 6;"}});
    const Lines expected = {
        "V1.2 'a' after nothing | as_written: sql V1_2__a.sql:1-1 | none",
        "V1.2 'b' after nothing | as_written: sql V1.2__b.sql:1-1 | none",
        "V01.2.0 'c' after V1.2 | as_written: sql V01.2.0__c.sql:1-1 | none",
        "U7 'd' after V01.2.0 | none | as_written: sql U7__d.sql:1-1",
        "chain error: V01.2.0__c.sql:1: V1.2 and V01.2.0 are the same version",
        "chain error: U7__d.sql:1: U7 has a downgrade and no upgrade",
    };
    CHECK(lines_of("flyway", tree) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
