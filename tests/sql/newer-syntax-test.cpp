// Errors at syntax that PostgreSQL has and the grammar at hand has not.
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "sql/parse.hpp"

using namespace pgsteward;

namespace {

std::string error_of(std::string_view text) {
    const auto parsed = sql::parse_statement(text);
    const auto* error = std::get_if<sql::SyntaxError>(&parsed);
    return error ? error->message : std::string();
}

struct Newer {
    const char* text;
    int version;
    const char* what;
};

}  // namespace

TEST_CASE("syntax of a newer PostgreSQL is named with its version", "[newer-syntax]") {
    const std::vector<Newer> all = {
        {"SELECT * FROM (SELECT 1)", 16, "a subquery in FROM without an alias"},
        {"SELECT 0x1F", 16, "a number of this form"},
        {"SELECT 1_000", 16, "a number of this form"},
        {"CREATE TABLE t (a text STORAGE external)", 16, "STORAGE in a column's definition"},
        {"SELECT a IS JSON FROM t", 16, "IS JSON"},
        {"SELECT a is not json FROM t", 16, "IS NOT JSON"},
        {"SELECT JSON_OBJECT('a': 1)", 16, "a JSON constructor"},
        {"SELECT json_array(1 ABSENT ON NULL)", 16, "a JSON constructor"},
        {"GRANT a TO b WITH INHERIT TRUE", 16, "an option of membership other than ADMIN"},
        {"CREATE STATISTICS ON a, b FROM t", 16, "statistics without a name"},
        {"MERGE INTO t USING s ON true WHEN NOT MATCHED BY SOURCE THEN DELETE", 17, "WHEN NOT MATCHED BY in MERGE"},
        {"MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE RETURNING *", 17, "RETURNING of MERGE"},
        {"ALTER TABLE t ALTER COLUMN b SET EXPRESSION AS (a + 2)", 17, "SET EXPRESSION of a generated column"},
        {"ALTER TABLE t SET ACCESS METHOD DEFAULT", 17, "SET ACCESS METHOD DEFAULT"},
        {"SELECT now() AT LOCAL", 17, "AT LOCAL"},
        {"SELECT JSON_VALUE(a, '$' RETURNING int) FROM t", 17, "a query function of SQL/JSON"},
        {"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)", 18, "a virtual generated column"},
        {"CREATE TABLE t (a int, b int GENERATED ALWAYS AS ((a) + 1), c int)", 18, "a generated column without STORED"},
        {"ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES s NOT ENFORCED", 18, "ENFORCED or NOT ENFORCED"},
        {"CREATE TABLE t (a int, CONSTRAINT n NOT NULL a)", 18, "NOT NULL as a constraint of the table"},
        {"ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID", 18, "NOT NULL as a constraint of the table"},
        {"CREATE TABLE t (a int, b daterange, PRIMARY KEY (a, b WITHOUT OVERLAPS))", 18, "WITHOUT OVERLAPS"},
        {"CREATE TABLE t (a int, b daterange, FOREIGN KEY (a, PERIOD b) REFERENCES s (a, PERIOD b))", 18, "PERIOD in a foreign key"},
        {"UPDATE t SET a = 1 RETURNING WITH (OLD AS o) o.a", 18, "RETURNING WITH"},
        {"VACUUM ONLY t", 18, "ONLY for VACUUM and ANALYZE"},
    };
    for (const Newer& newer : all) {
        INFO(newer.text);
        CHECK(error_of(newer.text).ends_with(fmt::format(": {} is syntax of PostgreSQL {}, and the grammar at hand is that of {}", newer.what, newer.version, sql::grammar_version())));
    }
}

TEST_CASE("other errors are not taken for newer syntax", "[newer-syntax]") {
    for (const char* text : {"SELEC 1", "CREATE TABLE t (a int", "ALTER TABLE t ADD COLUMN", "SELECT 1x", "CREATE TABLE t (a int VIRTUAL)", "MERGE INTO t USING s", "SELECT a FROM t WHERE",
                             "UPDATE t SET a 1", "CREATE INDEX ON", "GRANT SELECT ON t TO b WITH", "ALTER TABLE t ALTER COLUMN b SET"}) {
        INFO(text);
        const std::string message = error_of(text);
        CHECK_FALSE(message.empty());
        CHECK(message.find("grammar at hand") == std::string::npos);
    }
}
