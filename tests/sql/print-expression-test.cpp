// Printing: chosen forms as text, and parse(print(x)) = x over everything that PostgreSQL's own tests contain.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sql/equal.hpp"
#include "sql/parse.hpp"
#include "sql/print-expression.hpp"
#include "sql/walk.hpp"

using namespace pgsteward;
using namespace pgsteward::sql;

namespace {

ExpressionPtr expression(std::string_view text) {
    const auto parsed = parse_expression(text);
    if (const auto* error = std::get_if<SyntaxError>(&parsed)) FAIL(text << ": " << error->message);
    return std::get<ExpressionPtr>(parsed);
}

/// Null when the text is no query on its own.
QueryPtr query(std::string_view text) {
    const auto parsed = parse_statement(text);
    const auto* statement = std::get_if<Statement>(&parsed);
    if (statement == nullptr) return nullptr;
    const auto* found = std::get_if<QueryPtr>(&statement->body);
    return found == nullptr ? nullptr : *found;
}

std::string read(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// What lies between semicolons at the ends of lines: not always a statement, which the parser will tell.
std::vector<std::string> pieces(const std::string& text) {
    std::vector<std::string> result;
    std::size_t begin = 0;
    for (std::size_t end; (end = text.find(";\n", begin)) != std::string::npos; begin = end + 2)
        result.push_back(text.substr(begin, end - begin));
    return result;
}

/// Stands only in certain places, or is a part that others print.
bool stands_alone(const Expression& value) {
    const auto* column = std::get_if<ColumnReference>(&value.node);
    return (column == nullptr || !column->star) && !std::holds_alternative<GroupingSet>(value.node) &&
           !std::holds_alternative<List>(value.node) && !std::holds_alternative<NamedArgument>(value.node) &&
           !std::holds_alternative<CurrentOf>(value.node) && !std::holds_alternative<SetToDefault>(value.node) &&
           !std::holds_alternative<MultiAssignment>(value.node);
}

}  // namespace

TEST_CASE("expressions are printed on one line with the brackets that they need") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"a+b*c", "a + (b * c)"},
        {"(a+b)*c", "(a + b) * c"},
        {"a>1 and b<2 or not c", "(a > 1 AND b < 2) OR (NOT c)"},
        {"-1", "-1"},
        {"(-1)::int", "(-1)::integer"},
        {"- a", "- a"},
        {"a - -1", "a - (-1)"},
        {"\"User\".id", "\"User\".id"},
        {"cast(a as varchar(10))", "a::character varying(10)"},
        {"timestamp '2020-01-01'", "'2020-01-01'::timestamp without time zone"},
        {"a::timestamp(3) with time zone", "a::timestamp(3) with time zone"},
        {"interval '1' day to second(3)", "'1'::interval day to second(3)"},
        {"a::numeric(10,2)[]", "a::numeric(10, 2)[]"},
        {"'it''s' || E'a\\\\b'", "'it''s' || E'a\\\\b'"},
        {"b'101'", "B'101'"},
        {"true and null", "true AND NULL"},
        {"a in (1,2)", "a IN (1, 2)"},
        {"a not in (select 1)", "NOT (a IN (SELECT 1))"},
        {"a = any(array[1,2])", "a = ANY (ARRAY[1, 2])"},
        {"a <> all(select b from t)", "a <> ALL (SELECT b FROM t)"},
        {"a not like 'x%' escape '!'", "a NOT LIKE 'x%' ESCAPE '!'"},
        {"a similar to 'x'", "a SIMILAR TO 'x'"},
        {"a between 1 and 2", "a BETWEEN 1 AND 2"},
        {"a is not distinct from b", "a IS NOT DISTINCT FROM b"},
        {"a is not unknown", "a IS NOT UNKNOWN"},
        {"a isnull", "a IS NULL"},
        {"a operator(pg_catalog.+) b", "a OPERATOR(pg_catalog.+) b"},
        {"a at time zone 'utc'", "a AT TIME ZONE 'utc'"},
        {"extract(epoch from a)", "EXTRACT(epoch FROM a)"},
        {"substring(a from 1 for 2)", "SUBSTRING(a FROM 1 FOR 2)"},
        {"trim(leading 'x' from a)", "TRIM(LEADING 'x' FROM a)"},
        {"position('a' in b)", "POSITION('a' IN b)"},
        {"overlay(a placing b from 1)", "OVERLAY(a PLACING b FROM 1)"},
        {"(a,b) overlaps (c,d)", "(a, b) OVERLAPS (c, d)"},
        {"a is nfc normalized", "a IS NFC NORMALIZED"},
        {"count(*) filter (where a)", "count(*) FILTER (WHERE a)"},
        {"count(distinct a order by b desc nulls last)", "count(DISTINCT a ORDER BY b DESC NULLS LAST)"},
        {"percentile_cont(0.5) within group (order by a)", "percentile_cont(0.5) WITHIN GROUP (ORDER BY a)"},
        {"rank() over (partition by a order by b rows between 1 preceding and current row exclude ties)",
         "rank() OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES)"},
        {"f(variadic a)", "f(VARIADIC a)"},
        {"f(a => 1)", "f(a => 1)"},
        {"case a when 1 then 2 else 3 end", "CASE a WHEN 1 THEN 2 ELSE 3 END"},
        {"coalesce(a, greatest(1,2), nullif(b,c))", "COALESCE(a, GREATEST(1, 2), NULLIF(b, c))"},
        {"current_timestamp(3)", "CURRENT_TIMESTAMP(3)"},
        {"(a).b[1:2].c", "(a).b[1 : 2].c"},
        {"a[1]", "a[1]"},
        {"a collate \"de_DE\"", "a COLLATE \"de_DE\""},
        {"row(1)", "ROW(1)"},
        {"(select a from t limit 1)", "(SELECT a FROM t LIMIT 1)"},
        {"exists (select)", "EXISTS (SELECT)"},
        {"array(select 1)", "ARRAY(SELECT 1)"},
        {"$1 + 2", "$1 + 2"},
        {"xmlelement(name a, b)", "xmlelement(name a, b)"},
    };
    for (const auto& [text, expected] : table) {
        INFO(text);
        const ExpressionPtr value = expression(text);
        CHECK(print(*value) == expected);
        CHECK(equal(*value, *expression(expected)));
    }
}

TEST_CASE("equality sees the tree and not its places") {
    CHECK(equal(*expression("a  + 1"), *expression("a + 1")));
    CHECK(!equal(*expression("a + 1"), *expression("a + 2")));
    CHECK(!equal(*expression("a + 1"), *expression("a - 1")));
    CHECK(!equal(*expression("f(a)"), *expression("f(DISTINCT a)")));
    CHECK(equal(*expression("(((a)))"), *expression("a")));
}

TEST_CASE("queries are printed with all their clauses") {
    const std::vector<std::string> table = {
        "WITH RECURSIVE x (a) AS (SELECT 1), y AS MATERIALIZED (SELECT 2) SELECT a FROM x",
        "SELECT DISTINCT ON (a) a, b AS \"B\" FROM ONLY s.t AS x (c, d), LATERAL (SELECT 1) AS q WHERE a > 1",
        "SELECT a FROM t GROUP BY a, ROLLUP (b, c), () HAVING count(*) > 1 WINDOW w AS (ORDER BY a) ORDER BY a USING <",
        "(SELECT 1) UNION ALL (SELECT 2) ORDER BY 1 OFFSET 1 LIMIT 2",
        "SELECT a FROM t ORDER BY a FETCH FIRST (3) ROWS WITH TIES",
        "SELECT a FROM t FOR UPDATE OF t SKIP LOCKED",
        "SELECT * FROM a JOIN (b CROSS JOIN c) ON true LEFT JOIN d USING (x) AS j NATURAL FULL JOIN e",
        "SELECT * FROM (a JOIN b ON true) AS j",
        "SELECT * FROM f(1) WITH ORDINALITY AS x (a, b), g() AS (c integer, d text COLLATE \"C\"), ROWS FROM (h(), i() AS (e text))",
        "SELECT * FROM t TABLESAMPLE system(10) REPEATABLE (5)",
        "SELECT * FROM LATERAL xmltable(('/a') PASSING (x) COLUMNS b int) AS q",
        "VALUES (1, DEFAULT), (2, 'x')",
        "INSERT INTO t AS x (a, b[1], c.d) OVERRIDING SYSTEM VALUE VALUES (1, 2, 3) ON CONFLICT (a, (lower(b)) COLLATE \"C\" "
        "text_ops) WHERE c DO UPDATE SET a = excluded.a, (b, c) = (SELECT 1, 2) WHERE x.a > 1 RETURNING *",
        "INSERT INTO t DEFAULT VALUES ON CONFLICT DO NOTHING",
        "UPDATE ONLY t AS x SET a = DEFAULT, b[1] = 2 FROM u WHERE x.a = u.a RETURNING a AS b",
        "DELETE FROM t USING u WHERE CURRENT OF c",
        "MERGE INTO t AS x USING s ON x.a = s.a WHEN MATCHED AND s.b THEN UPDATE SET a = 1 WHEN MATCHED THEN DO NOTHING WHEN NOT "
        "MATCHED THEN INSERT (a) OVERRIDING USER VALUE VALUES (1)",
    };
    for (const std::string& text : table) {
        INFO(text);
        const QueryPtr value = query(text);
        REQUIRE(value);
        CHECK(print(*value) == text);
    }
}

TEST_CASE("everything in PostgreSQL's regression tests is equal after printing and parsing") {
    const std::filesystem::path corpus = PGSTEWARD_SOURCE_DIR "/../shared/corpus/pg15-regress";
    if (!std::filesystem::exists(corpus)) {
        WARN("skipped: no corpus at " << corpus);
        return;
    }
    std::size_t queries = 0, expressions = 0;
    const auto check_expression = [&](const Expression& value) {
        if (!stands_alone(value)) return;
        ++expressions;
        const auto again = parse_expression(print(value));
        const auto* same = std::get_if<ExpressionPtr>(&again);
        if (same == nullptr || !equal(value, **same)) FAIL_CHECK(print(value));
    };
    for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
        if (entry.path().extension() != ".sql") continue;
        for (const std::string& piece : pieces(read(entry.path()))) {
            const auto parsed = parse_statement(piece);
            const auto* statement = std::get_if<Statement>(&parsed);
            if (statement == nullptr) continue;
            walk(*statement, Visitor{.expression = check_expression});
            const auto* value = std::get_if<QueryPtr>(&statement->body);
            if (value == nullptr) continue;
            ++queries;
            const QueryPtr again = query(print(**value));
            if (!again || !equal(**value, *again)) FAIL_CHECK(piece << "\n" << print(**value));
        }
    }
    CHECK(queries > 15'000);
    CHECK(expressions > 50'000);
}
