// Places, errors, depth and threads.
#include <catch2/catch.hpp>

#include <thread>

#include "sql/equal.hpp"
#include "sql/parse.hpp"
#include "sql/print-expression.hpp"
#include "text/parallel.hpp"

using namespace pgsteward;
using namespace pgsteward::sql;

namespace {

Statement parsed(std::string_view sql) {
    INFO(sql);
    auto result = parse_statement(sql);
    if (const auto* error = std::get_if<SyntaxError>(&result)) FAIL(error->message);
    return std::get<Statement>(std::move(result));
}

template <typename T>
T body(std::string_view sql) {
    return std::get<T>(parsed(sql).body);
}

std::string at(std::string_view sql, Span span) {
    return std::string(sql.substr(span.begin, span.size()));
}

std::string repeated(std::string_view text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
}

/// "message | token", or "no error".
std::string error_of(std::string_view sql) {
    const auto result = parse_statement(sql);
    const auto* error = std::get_if<SyntaxError>(&result);
    return error == nullptr ? "no error" : error->message + " | " + at(sql, error->at);
}

std::string message_of(std::string_view sql) {
    const auto result = parse_statement(sql);
    const auto* error = std::get_if<SyntaxError>(&result);
    return error == nullptr ? "no error" : error->message;
}

}  // namespace

TEST_CASE("a statement reaches from its first to its last token") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"SELECT 1", "SELECT 1"},
        {"  SELECT 1 ;  ", "SELECT 1"},
        {"-- first\n/* a /* nested */ one */ SELECT 1 -- last", "SELECT 1"},
        {"SELECT 1 /* ; */ ;", "SELECT 1"},
        {"SELECT '-- no comment'\n", "SELECT '-- no comment'"},
        {"SELECT $a$ /* $a$ -- b", "SELECT $a$ /* $a$"},
        {";;", ""},
        {"/* nothing */", ""},
        {"", ""},
    };
    for (const auto& [sql, expected] : table) {
        INFO(sql);
        CHECK(at(sql, parsed(sql).at) == expected);
    }
}

TEST_CASE("a syntax error has the server's words and the offending token") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"SELECT * FORM t", "syntax error at or near \"FORM\" | FORM"},
        {"SELECT 'é', é FORM t, b c d", "syntax error at or near \"t\" | t"},
        {"CREATE TABLE t (", "syntax error at end of input | "},
        {"SELECT 'abc", "unterminated quoted string at or near \"'abc\" | 'abc"},
        {"SELECT 1 /* abc", "unterminated /* comment at or near \"/* abc\" | /* abc"},
        {"SELECT 1 \\gexec", "syntax error at or near \"\\\" | \\"},
        {"SELECT 1; SELECT 2", "more than one statement | SELECT"},
        {std::string("SELECT 1\0 SELECT", 16), std::string("NUL byte in the text | \0", 24)},
    };
    for (const auto& [sql, expected] : table) {
        INFO(sql);
        CHECK(error_of(sql) == expected);
    }
}

TEST_CASE("an expression points to where the grammar places it") {
    const std::string sql = "SELECT a, f(b) FROM t WHERE c + 1 > 2";
    const auto query = body<QueryPtr>(sql);
    const auto& select = std::get<Select>(query->node);
    CHECK(sql.substr(select.targets[0].value->at.begin, 1) == "a");
    CHECK(sql.substr(select.targets[1].value->at.begin, 4) == "f(b)");
    CHECK(sql.substr(select.where->at.begin, 3) == "> 2");
    CHECK(at(sql, std::get<RelationName>(select.from[0].node).at) == "t");
}

TEST_CASE("the actions of ALTER TABLE have places") {
    const std::string sql =
        "ALTER TABLE ONLY s . \"T\" ADD a numeric(10,2) DEFAULT f(1, 2) /* x, y */, -- z\n DROP b CASCADE , ADD "
        "CHECK (c IN (1,2)) ;";
    const auto alter = body<AlterTable>(sql);
    REQUIRE(alter.actions.size() == 3);
    CHECK(at(sql, alter.actions[0].at) == "ADD a numeric(10,2) DEFAULT f(1, 2)");
    CHECK(at(sql, alter.actions[1].at) == "DROP b CASCADE");
    CHECK(at(sql, alter.actions[2].at) == "ADD CHECK (c IN (1,2))");
}

TEST_CASE("the body of a function or block is found where its bytes stand unchanged") {
    const std::vector<std::pair<std::string, std::string>> functions = {
        {"CREATE FUNCTION f() RETURNS int AS $a$ SELECT 1 $a$ LANGUAGE sql", " SELECT 1 "},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS /* x */ 'SELECT 1'", "SELECT 1"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS E'SELECT 1'", "SELECT 1"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT ''a'''", "(nowhere)"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS E'SELECT\\n1'", "(nowhere)"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'f'", "(nowhere)"},
    };
    for (const auto& [sql, expected] : functions) {
        INFO(sql);
        const auto function = body<CreateFunction>(sql);
        CHECK((function.body_at ? at(sql, *function.body_at) : "(nowhere)") == expected);
    }
    const std::string sql = "DO LANGUAGE plpgsql $$ BEGIN END $$";
    const auto block = body<Do>(sql);
    REQUIRE(block.body_at);
    CHECK(at(sql, *block.body_at) == block.body);
}

TEST_CASE("an expression of its own is one expression and nothing else") {
    const auto result = [](std::string_view text) -> std::string {
        const auto parsed_expression = parse_expression(text);
        if (const auto* error = std::get_if<SyntaxError>(&parsed_expression))
            return "error: " + error->message + " | " + at(text, error->at);
        return print(*std::get<ExpressionPtr>(parsed_expression));
    };
    CHECK(result("a > 1") == "a > 1");
    CHECK(result("(a) -- comment") == "a");
    CHECK(result("(SELECT 1)") == "(SELECT 1)");
    CHECK(result("a, b") == "error: syntax error at or near \",\" | ,");
    CHECK(result("1) , (2") == "error: syntax error at or near \")\" | )");
    CHECK(result("SELECT 1") == "error: syntax error at or near \"SELECT\" | SELECT");
    CHECK(result("a +") == "error: syntax error at end of input | ");
    CHECK(result("a b") == "error: syntax error at or near \"b\" | b");
    CHECK(result("") == "error: syntax error at end of input | ");
    const auto sum = parse_expression("a + b");
    CHECK(std::get<ExpressionPtr>(sum)->at == Span{2, 2});
}

TEST_CASE("nesting beyond the limit is an error and not a crash") {
    // As the tool does it: on a worker's stack.
    with_large_stack(worker_stack_bytes, [] {
        const std::string too_deep = "expression nested deeper than 2000 levels";
        CHECK(message_of("SELECT 1" + repeated("+1", 1900)) == "no error");
        for (const int terms : {5000, 200'000}) {
            INFO(terms);
            CHECK(message_of("SELECT 1" + repeated("+1", terms)) == too_deep);
            CHECK(message_of("SELECT a" + repeated("||b", terms)) == too_deep);
            CHECK(message_of("SELECT a" + repeated("::int", terms)) == too_deep);
            CHECK(message_of("SELECT 1" + repeated(" UNION SELECT 1", terms)) == too_deep);
            CHECK(message_of("SELECT * FROM a" + repeated(" CROSS JOIN b", terms)) == too_deep);
        }
        CHECK(message_of("SELECT " + repeated("(", 20'000)) == "statement nested too deeply");
        CHECK(message_of("SELECT " + repeated("f(", 20'000)) == "statement nested too deeply");
        CHECK(message_of("SELECT " + repeated("(SELECT ", 20'000)) == "statement nested too deeply");
        CHECK(message_of(repeated("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC ", 300) + "SELECT 1;" + repeated(" END;", 300)) ==
              too_deep);
    });
}

TEST_CASE("a flat list may be long") {
    const auto query = body<QueryPtr>("SELECT a" + repeated(" AND b", 100'000));
    const auto& value = *std::get<Select>(query->node).targets[0].value;
    CHECK(std::get<BooleanOperation>(value.node).arguments.size() == 100'001);
}

TEST_CASE("the deepest tree is read and destroyed on an ordinary thread's stack") {
    // Sanitizers make frames several times larger.
#ifdef __SANITIZE_ADDRESS__
    constexpr std::size_t ordinary = std::size_t{128} << 20;
#else
    constexpr std::size_t ordinary = std::size_t{8} << 20;
#endif
    with_large_stack(ordinary, [] {
        const auto query = body<QueryPtr>("SELECT " + repeated("f(a, ", 1900) + "1" + repeated(")", 1900));
        const auto again = body<QueryPtr>(print(*query));
        CHECK(equal(*query, *again));
    });
}

TEST_CASE("two threads read the same statements alike") {
    std::vector<std::string> texts;
    for (int i = 0; i < 1000; ++i)
        texts.push_back("CREATE TABLE t" + std::to_string(i) + " (a int CHECK (a > " + std::to_string(i) + "))");
    std::vector<Statement> one(texts.size()), other(texts.size());
    const auto read = [&](std::vector<Statement>& into) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            auto result = parse_statement(texts[i]);
            if (auto* statement = std::get_if<Statement>(&result)) into[i] = std::move(*statement);
        }
    };
    std::thread thread([&] { read(other); });
    read(one);
    thread.join();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        REQUIRE(std::holds_alternative<CreateTable>(one[i].body));
        REQUIRE(equal(one[i], other[i]));
    }
}

TEST_CASE("the grammar's version is known") {
    CHECK(grammar_version() == 15);
}
