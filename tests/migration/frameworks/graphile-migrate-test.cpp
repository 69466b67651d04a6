#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("graphile-migrate reads what is committed, then what is current") {
    const Lines expected = {
        "000001 '' after nothing | whole: sql 000001.sql:3-6 | none",
        "000002 'an index' after 000001 | as_written: sql 000002-an-index.sql:4-7 | none",
        "current 'current' after 000002 | whole: sql 2-a.sql:1-2, sql f.sql:1-2, sql 2-a.sql:3-4, sql "
        "10-b.sql:1-2 | none",
    };
    CHECK(lines_of("graphile-migrate", tree_of("graphile-migrate")) == expected);
}

TEST_CASE("graphile-migrate sends the body behind the header, placeholders untouched") {
    const MigrationChain chain = read_chain(*find_framework("graphile-migrate"), tree_of("graphile-migrate"), 1);
    CHECK(sql_of(chain.migrations[0].upgrade) ==
          Lines{"\nCREATE TABLE app.users (id int);\nGRANT SELECT ON app.users TO :DATABASE_VISITOR;\n"});
    CHECK(sql_of(chain.migrations[2].upgrade) ==
          Lines{"ALTER TABLE app.users ADD a int;\n",
                "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n", "SELECT app.f();\n",
                "ALTER TABLE app.users ADD b int;\n"});
}

TEST_CASE("graphile-migrate reads what is current before anything is committed") {
    CHECK(lines_of("graphile-migrate", tree_of({{"current.sql", "SELECT 1;\n"}})) ==
          Lines{"current 'current' after nothing | whole: sql current.sql:1-2 | none"});
    CHECK(lines_of("graphile-migrate", tree_of({{"current/1.sql", "SELECT 1;\n"}})) ==
          Lines{"current 'current' after nothing | whole: sql 1.sql:1-2 | none"});
}

TEST_CASE("graphile-migrate reports a broken chain of hashes, a missing header and a missing include") {
    const FileTree tree = tree_of({{"committed/000001.sql", "--! Previous: -\n--! Hash: sha1:aa\n\nSELECT 1;\n"},
                                   {"committed/000002.sql", "--! Previous: sha1:cc\n--! Hash: sha1:bb\n\nSELECT 2;\n"},
                                   {"committed/000003.sql", "SELECT 3;\n"},
                                   {"current.sql", "--! no-transaction\n--!include gone.sql\n"}});
    const Lines expected = {
        "000001 '' after nothing | whole: sql 000001.sql:3-5 | none",
        "000002 '' after 000001 | whole: sql 000002.sql:3-5 | none",
        "000003 '' after 000002 | whole: sql 000003.sql:1-2 | none",
        "error: 000003.sql:1: a committed migration begins with '--! Previous:' and '--! Hash:'",
        "current 'current' after 000003 | as_written, empty: sql current.sql:1-2 | none",
        "error: current.sql:2: the included file cannot be read",
        "chain error: 000002.sql:1: '--! Previous:' is not the hash of the migration before 000002",
    };
    CHECK(lines_of("graphile-migrate", tree) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
