#include "sql/walk.hpp"

#include <catch2/catch.hpp>

#include "sql/parse.hpp"
#include "sql/print-expression.hpp"

using namespace pgsteward;
using namespace pgsteward::sql;

namespace {

Statement parsed(std::string_view sql) {
    INFO(sql);
    auto result = parse_statement(sql);
    if (const auto* error = std::get_if<SyntaxError>(&result)) FAIL(error->message);
    return std::get<Statement>(std::move(result));
}

const Query& query_of(const Statement& statement) {
    return *std::get<QueryPtr>(statement.body);
}

template <typename T>
std::string names(const std::vector<T>& list) {
    std::string result;
    for (const ObjectName& name : list) result += (result.empty() ? "" : " ") + print(name);
    return result;
}

}  // namespace

TEST_CASE("data-modifying queries are found in CTEs at any depth") {
    const auto count = [](std::string_view sql) { return data_modifying_queries(parsed(sql)).size(); };
    CHECK(count("SELECT 1") == 0);
    CHECK(count("DELETE FROM t") == 1);
    CHECK(count("WITH a AS (INSERT INTO t VALUES (1) RETURNING *), b AS (UPDATE u SET x = 1) SELECT * FROM a") == 2);
    CHECK(count("WITH a AS (WITH b AS (DELETE FROM t RETURNING 1) SELECT * FROM b) INSERT INTO u SELECT * FROM a") == 2);
    CHECK(count("CREATE TABLE x AS WITH a AS (DELETE FROM t RETURNING 1) SELECT * FROM a") == 1);
    CHECK(count("COPY (DELETE FROM t RETURNING 1) TO STDOUT") == 1);
    CHECK(count("EXPLAIN ANALYZE DELETE FROM t") == 1);
    CHECK(count("EXPLAIN DELETE FROM t") == 0);
    CHECK(count("PREPARE p AS DELETE FROM t") == 0);
    CHECK(count("CREATE RULE r AS ON INSERT TO t DO ALSO DELETE FROM u") == 0);
}

TEST_CASE("function calls are found wherever an expression stands") {
    const auto calls = [](std::string_view sql) { return names(function_calls(parsed(sql))); };
    CHECK(calls("SELECT f(g(1)), s.h() FROM i() WHERE (SELECT j()) = 1 ORDER BY k()") == "f g s.h i j k");
    CHECK(calls("CREATE TABLE t (a int DEFAULT f(), CHECK (g(a)), EXCLUDE USING gist (h(a) WITH =))") == "f g h");
    CHECK(calls("ALTER TABLE t ALTER a TYPE int USING f(a), ADD b int GENERATED ALWAYS AS (g(a)) STORED") == "f g");
    CHECK(calls("CREATE INDEX ON t (f(a)) WHERE g(a)") == "f g");
    CHECK(calls("CREATE POLICY p ON t USING (f()) WITH CHECK (EXISTS (SELECT g()))") == "f g");
    CHECK(calls("CREATE FUNCTION x(a int DEFAULT f()) RETURNS int BEGIN ATOMIC SELECT g(); END") == "f");
    CHECK(calls("CREATE RULE r AS ON INSERT TO t DO ALSO SELECT f()") == "f");
    CHECK(calls("CALL f(g())") == "f g");
    CHECK(calls("SELECT sum(a) FILTER (WHERE f()) OVER (PARTITION BY g())") == "sum f g");
}

TEST_CASE("relations read are those in FROM, less the CTEs in scope") {
    const auto reads = [](std::string_view sql) {
        const Statement statement = parsed(sql);
        return names(relations_read(query_of(statement)));
    };
    CHECK(reads("SELECT * FROM a, s.b JOIN c ON true WHERE EXISTS (SELECT FROM d)") == "a s.b c d");
    CHECK(reads("WITH x AS (SELECT * FROM a) SELECT * FROM x, s.x, b") == "a s.x b");
    CHECK(reads("WITH x AS (SELECT * FROM x) SELECT * FROM x") == "x");
    CHECK(reads("WITH RECURSIVE x AS (SELECT * FROM x) SELECT * FROM x") == "");
    CHECK(reads("SELECT * FROM (WITH x AS (SELECT 1) SELECT * FROM x) AS q, x") == "x");
    CHECK(reads("INSERT INTO t SELECT * FROM a") == "a");
    CHECK(reads("UPDATE t SET a = (SELECT 1 FROM b) FROM c WHERE t.x = c.x") == "b c");
    CHECK(reads("DELETE FROM t USING u") == "u");
    CHECK(reads("MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE") == "s");
    CHECK(reads("SELECT * FROM a AS x FOR UPDATE OF x") == "a");
    CHECK(reads("SELECT * FROM t TABLESAMPLE system(1)") == "t");
}

TEST_CASE("children are one level down") {
    const auto statement = parsed("SELECT a + (SELECT b), c FROM t WHERE d");
    std::vector<std::string> inside;
    const auto note = [&](const Expression& value) { inside.push_back(print(value)); };
    for_each_child(query_of(statement), note);
    CHECK(inside == std::vector<std::string>{"a + (SELECT b)", "c", "d"});
    const auto sum = std::get<Select>(query_of(statement).node).targets[0].value;
    inside.clear();
    for_each_child(*sum, note);
    CHECK(inside == std::vector<std::string>{"a", "(SELECT b)"});
}

TEST_CASE("a walk visits each expression, query and relation once") {
    std::size_t expressions = 0, queries = 0;
    std::string relations;
    walk(parsed("CREATE VIEW v AS SELECT a + 1 FROM t JOIN s.u ON (SELECT true)"),
         Visitor{[&](const Expression&) { ++expressions; }, [&](const Query&) { ++queries; },
                 [&](const RelationName& relation) { relations += print(relation) + " "; }});
    CHECK(expressions == 5);
    CHECK(queries == 2);
    CHECK(relations == "v t s.u ");
}
