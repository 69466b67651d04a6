#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("Liquibase's change sets run one after the other, in the order that the changelog gives") {
    const Lines expected = {
        "changelog/sql/orders 'orders' after nothing | whole: sql orders.sql:4-7, commit, sql orders.sql:8-12, commit, "
        "sql orders.sql:16-22 NOT VERBATIM | whole: sql orders.sql:20-21 NOT VERBATIM, commit, sql orders.sql:9-10 NOT VERBATIM, commit, "
        "sql orders.sql:5-5",
        "changelog/sql/index 'index' after changelog/sql/orders | per_statement: sql index.sql:3-5 | per_statement: sql index.sql:4-4",
    };
    CHECK(lines_of("liquibase", tree_of("liquibase")) == expected);
}

TEST_CASE("Liquibase's rollbacks are what their lines hold, the last change set first") {
    const MigrationChain chain = read_chain(*find_framework("liquibase"), tree_of("liquibase"), 1);
    REQUIRE(chain.migrations.size() == 2);
    CHECK(sql_of(chain.migrations[0].downgrade) == Lines{"ALTER TABLE orders DROP CONSTRAINT orders_note_check;\n",
                                                         "ALTER TABLE orders\n  DROP COLUMN note;", "DROP TABLE orders;"});
    const auto* sent = std::get_if<SendSql>(&chain.migrations[0].upgrade.actions.back());
    REQUIRE(sent);
    CHECK(sent->condition == "only where its preconditions hold");
}

TEST_CASE("Liquibase's complaints name the line") {
    const FileTree tree = tree_of({{"a.sql", "--liquibase formatted sql\nSELECT 1;\n--changeset a:1\nSELECT 2;\n"},
                                   {"b.sql", "--liquibase formatted sql\nSELECT 1;\n"},
                                   {"c.sql", "--liquibase formatted sql\n--changeset a:2 dbms:!postgresql\nSELECT 1;\n"},
                                   {"d.sql", "SELECT 'not formatted';\n"}});
    const Lines expected = {
        "a 'a' after nothing | whole: sql a.sql:4-5 | none",
        "error: a.sql:3: Liquibase allows no statements before the first change set",
        "b 'b' after a | whole: sql b.sql:1-3 | none",
        "error: b.sql:1: there is no '--changeset author:id'",
        "c 'c' after b | whole, empty: - | none",
    };
    CHECK(lines_of("liquibase", tree) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
