#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("sqitch follows the plan, with the old scripts of reworked changes") {
    const Lines expected = {
        "appschema 'Adds the schema.' after nothing | per_statement: psql appschema.sql:1-6 | "
        "per_statement: psql appschema.sql:1-6",
        "api/total@v1.0 'Adds the function.' after appschema, needs appschema | per_statement: psql "
        "total@v1.0.sql:1-6 | per_statement: psql total@v1.0.sql:1-6",
        "api/total 'Counts cents.' after api/total@v1.0, needs api/total@v1.0, appschema, auth:users | "
        "per_statement: psql total.sql:1-6 | per_statement: psql total.sql:1-6",
        "missing 'missing' after api/total | none | none",
        "late 'late' after missing, needs later | per_statement: psql late.sql:1-6 | none",
        "chain error: sqitch.plan:11: missing has no upgrade",
        "chain error: sqitch.plan:12: late requires later, which the plan does not have before it",
    };
    CHECK(lines_of("sqitch", tree_of("sqitch")) == expected);
}

TEST_CASE("a change stands at its line of the plan") {
    const MigrationChain chain = read_chain(*find_framework("sqitch"), tree_of("sqitch"), 1);
    CHECK(chain.migrations[3].at.begin() == Position{11, 1});
    CHECK(chain.migrations[0].upgrade.at.begin() == Position{1, 1});
}

TEST_CASE("sqitch finds scripts in its top_dir, and does not choose among projects") {
    const FileTree tree = tree_of({{"sqitch.plan", "%project=a\n\na 2024-01-01T00:00:00Z A <a@b>\n"},
                                   {"sqitch.conf", "[core]\n  top_dir = ./sql/\n"},
                                   {"sql/deploy/a.sql", "SELECT 1;"}});
    CHECK(lines_of("sqitch", tree) == Lines{"a 'a' after nothing | per_statement: psql a.sql:1-1 | none"});
    const FileTree two = tree_of({{"a/sqitch.plan", "%project=a\n"}, {"b/sqitch.plan", "%project=b\n"}});
    CHECK(lines_of("sqitch", two) ==
          Lines{"chain error: sqitch.plan:1: another sqitch project, give the folder of one of them"});
    CHECK(recognise_framework(two) == find_framework("sqitch"));
}

}  // namespace
}  // namespace pgsteward::framework_tests
