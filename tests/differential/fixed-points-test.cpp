// PostgreSQL's own text of a schema is not always a fixed point: loaded again it is printed otherwise, once. All of these
// texts must give one catalog.
#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

#include "differential/differential.hpp"

using namespace pgsteward;

namespace {

/// Every place that can hold `x = ANY (…)` of varchar, (VALUES …), and the columns of a view that have no name.
constexpr const char* not_fixed = R"sql(
CREATE TABLE t (id integer, v character varying(10), w character varying, x text);
ALTER TABLE t ADD CONSTRAINT in_check CHECK (v IN ('a', 'b') AND w NOT IN ('c', 'd'));
ALTER TABLE t ADD CONSTRAINT like_check CHECK (v LIKE ANY (ARRAY['p%', 'q%']));
ALTER TABLE t ADD CONSTRAINT nested CHECK (x IS NULL OR (v IN ('a', 'b') OR w = 'e'));
CREATE DOMAIN d AS character varying(5) DEFAULT 'a' CHECK (VALUE IN ('a', 'b'));
CREATE INDEX partial ON t (id) WHERE v IN ('a', 'b');
CREATE INDEX expression ON t ((v IN ('a', 'b')));
CREATE TABLE copied (LIKE t INCLUDING ALL);
CREATE VIEW in_view AS SELECT id, v IN ('a', 'b') AS known FROM t WHERE w NOT IN ('c', 'd');
CREATE VIEW values_view (x, y) AS VALUES (1, 'a'::varchar), (2, 'b');
CREATE VIEW values_in AS SELECT id FROM t WHERE (id, v) IN (VALUES (1, 'a'), (2, 'b'));
CREATE VIEW nulls AS SELECT NULL::integer, NULL::text, 1::bigint, 'a'::varchar(3), ARRAY[1, 2];
CREATE MATERIALIZED VIEW in_materialized AS SELECT v FROM t WHERE v IN ('a', 'b');
CREATE POLICY in_policy ON t USING (v IN ('a', 'b')) WITH CHECK (w IN ('c', 'd'));
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER in_when BEFORE UPDATE ON t FOR EACH ROW WHEN (new.v IN ('a', 'b')) EXECUTE FUNCTION f();
CREATE RULE in_rule AS ON INSERT TO t WHERE new.v IN ('a', 'b') DO INSTEAD NOTHING;
CREATE TABLE defaults (a text DEFAULT 'x'::varchar, b boolean DEFAULT ('a'::varchar IN ('a', 'b')), c varchar(3) DEFAULT NULL, g boolean GENERATED ALWAYS AS (a IN ('x', 'y')) STORED);
)sql";

/// Without what changes from run to run.
std::string plain(const SourceText& dump) {
    std::istringstream lines{std::string(dump.content())};
    std::string result;
    for (std::string line; std::getline(lines, line);)
        if (!line.starts_with("\\restrict") && !line.starts_with("\\unrestrict")) result += line + "\n";
    return result;
}

}  // namespace

TEST_CASE("texts that a server prints otherwise after loading them are one catalog") {
    if (!postgres::ScratchServer::available()) {
        WARN("SKIPPED: no PostgreSQL server is installed");
        return;
    }
    postgres::ScratchServer server = postgres::ScratchServer::start();
    const test::Differential written = test::compare_with_server(server, {SourceText("written.sql", not_fixed)});
    REQUIRE(written.refusals == std::vector<std::string>());
    CHECK(test::differences(written.comparison, 20) == "");
    CHECK(test::differences(test::compare_with_dump(server, written), 20) == "");

    const SourceText first = test::dump_of(server, written.database);
    const test::Differential again = test::compare_with_server(server, {first});
    CHECK(again.refusals == std::vector<std::string>());
    CHECK(test::differences(again.comparison, 20) == "");
    CHECK(test::differences(compare(written.interpreted, again.interpreted, {.ignored_kinds = {ObjectKind::role}, .populated = false}), 20) == "");

    const SourceText second = test::dump_of(server, again.database);
    CHECK(plain(first) != plain(second));                  // else this test would show nothing
    const test::Differential third = test::compare_with_server(server, {second});
    CHECK(plain(second) == plain(test::dump_of(server, third.database)));
    CHECK(test::differences(compare(written.interpreted, third.interpreted, {.ignored_kinds = {ObjectKind::role}, .populated = false}), 20) == "");
}
