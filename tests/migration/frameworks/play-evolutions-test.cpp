#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("Play's evolutions are cut at their marks, and doubled semicolons stand for one") {
    const Lines expected = {
        "1 '1' after nothing | per_statement: sql 1.sql:4-6 | per_statement: sql 1.sql:7-8",
        "2 '2' after 1 | per_statement: sql 2.sql:2-7 | per_statement: sql 2.sql:8-9",
    };
    CHECK(lines_of("play-evolutions", tree_of("play-evolutions")) == expected);
    const MigrationChain chain = read_chain(*find_framework("play-evolutions"), tree_of("play-evolutions"), 1);
    const auto& sent = std::get<SendSql>(chain.migrations[1].upgrade.actions[0]);
    CHECK(sent.sql.text().find("RETURN 1;\n") != std::string_view::npos);
    CHECK(sent.sql.text().find(";;") == std::string_view::npos);
    // What stands behind the second semicolon leads to its own place in the file.
    const auto end = static_cast<std::uint32_t>(sent.sql.text().find("END $$"));
    CHECK(sent.sql.locate({end, end + 3}).text() == "END");
}

}  // namespace
}  // namespace pgsteward::framework_tests
