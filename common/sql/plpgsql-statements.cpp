// The statements that are not control flow, and where a static SQL statement ends.
#include <array>

#include "sql/plpgsql-reader.hpp"

namespace pgsteward::sql::plpgsql {
namespace {

using Node = decltype(Statement::node);

struct LevelWord { std::string_view word; Raise::Level level; };
constexpr std::array levels = {
    LevelWord{"exception", Raise::Level::exception}, LevelWord{"warning", Raise::Level::warning},
    LevelWord{"notice", Raise::Level::notice},       LevelWord{"info", Raise::Level::info},
    LevelWord{"log", Raise::Level::log},             LevelWord{"debug", Raise::Level::debug},
};

}  // namespace

Node Reader::simple_statement() {
    if (is_assignment()) return assignment();
    if (is("null") && is(";", 1)) return take(), Null{};
    if (is("exit") || is("continue")) return leave();
    if (is("return")) return return_();
    if (is("raise")) return raise();
    if (is("assert")) return assert_();
    if (is("execute")) return execute();
    if (is("open")) return open();
    if (is("fetch") || is("move")) return fetch();
    if (is("get")) return get_diagnostics();
    if (accept("perform")) return Perform{required_until({";"})};
    if (accept("close")) return Close{target()};
    if (accept("commit")) return Commit{chain()};
    if (accept("rollback")) return Rollback{chain()};
    if (is("call") || is("do")) return Call{required_until({";"})};
    return sql();
}

/// The index behind name(.name)*([subscript])*, or 0 where there is no name.
std::size_t Reader::after_variable(std::size_t ahead) const {
    if (!is_name(ahead)) return 0;
    for (++ahead;;) {
        if (is(".", ahead) && is_name(ahead + 1)) {
            ahead += 2;
        } else if (is("[", ahead)) {
            int depth = 0;
            do {
                if (token(ahead).kind == Token::Kind::end) return 0;
                if (is("[", ahead)) ++depth;
                if (is("]", ahead)) --depth;
                ++ahead;
            } while (depth > 0);
        } else {
            return ahead;
        }
    }
}

bool Reader::is_assignment() const {
    const auto behind = after_variable(0);
    return behind != 0 && (is(":=", behind) || is("=", behind));
}

std::string Reader::target() {
    std::string result = name();
    while (is(".") && is_name(1)) {
        take();
        result += "." + name();
    }
    return result;
}

Assignment Reader::assignment() {
    Assignment result;
    result.target = target();
    result.element = is("[");
    until({":=", "="});
    take();
    result.value = required_until({";"});
    return result;
}

Node Reader::return_() {
    expect("return");
    if (accept("next")) return ReturnNext{until({";"})};
    if (!accept("query")) return Return{until({";"})};
    if (!accept("execute")) return ReturnQuery{required_until({";"})};
    auto query = required_until({";", "using"});
    return ReturnDynamic{std::move(query), using_clause()};
}

Raise Reader::raise() {
    Raise result;
    expect("raise");
    if (is(";")) return result.again = true, result;
    for (const auto& [word, level] : levels)
        if (is(word)) {
            result.level = level;
            take();
            break;
        }
    if (token().kind == Token::Kind::string) {
        result.message = literal(text());
        take();
        if (accept(",")) result.parameters = expressions();
    } else if (is("sqlstate") && token(1).kind == Token::Kind::string) {
        take();
        result.condition = literal(text());
        take();
    } else if (!is("using") && !is(";")) {
        result.condition = name();
    }
    if (accept("using")) raise_options(result);
    return result;
}

void Reader::raise_options(Raise& raise) {
    do {
        auto option = name();
        if (!accept("=")) expect(":=");
        raise.options.emplace_back(std::move(option), required_until({",", ";"}));
    } while (accept(","));
}

Assert Reader::assert_() {
    expect("assert");
    Assert result{required_until({",", ";"}), {}};
    if (accept(",")) result.message = required_until({";"});
    return result;
}

DynamicExecute Reader::execute() {
    expect("execute");
    DynamicExecute result;
    result.query = required_until({";", "into", "using"});
    while (!is(";")) {
        if (accept("into")) result.into = into_targets(result.strict);
        else if (is("using")) result.parameters = using_clause();
        else fail();
    }
    return result;
}

Open Reader::open() {
    expect("open");
    Open result;
    result.cursor = target();
    if (is("(")) result.arguments = parenthesized();
    if (is(";")) return result;
    accept("no");
    accept("scroll");
    expect("for");
    result.dynamic = accept("execute");
    if (!result.dynamic) return result.query = required_until({";"}), result;
    result.query = required_until({";", "using"});
    result.parameters = using_clause();
    return result;
}

/// FETCH [direction [FROM|IN]] cursor [INTO targets]: the cursor is the last name before INTO.
Fetch Reader::fetch() {
    Fetch result;
    result.move = is("move");
    take();
    for (; !is("into") && !is(";"); take())
        if (is_name()) result.cursor = identifier(text());
    if (result.cursor.empty()) fail();
    bool strict = false;
    if (accept("into")) result.into = into_targets(strict);
    return result;
}

GetDiagnostics Reader::get_diagnostics() {
    expect("get");
    GetDiagnostics result;
    result.stacked = accept("stacked");
    if (!result.stacked) accept("current");
    expect("diagnostics");
    do {
        auto variable = target();
        if (!accept("=")) expect(":=");
        result.items.emplace_back(std::move(variable), name());
    } while (accept(","));
    return result;
}

bool Reader::chain() {
    if (!accept("and")) return false;
    const bool no = accept("no");
    expect("chain");
    return !no;
}

Targets Reader::into_targets(bool& strict) {
    strict = accept("strict");
    Targets result;
    do result.push_back(target());
    while (accept(","));
    return result;
}

/// make_execsql_stmt: INTO belongs to PL/pgSQL unless it is part of INSERT INTO, MERGE INTO or IMPORT.
Sql Reader::sql() {
    Sql result;
    if (token().kind != Token::Kind::word && !is("(")) fail();
    const bool import = is("import");
    const bool routine = is("create") && (is("function", 1) || is("procedure", 1) || is("function", 3) ||
                                          is("procedure", 3));
    const auto begin = token().at.begin;
    Span into{};
    int parentheses = 0;
    int blocks = 0;   // BEGIN ATOMIC … END
    for (bool after_insert = false; !(is(";") && parentheses == 0 && blocks == 0);) {
        if (is("into") && !after_insert && !import && into.size() == 0) {
            into.begin = token().at.begin;
            take();
            result.into = into_targets(result.strict);
            into.end = previous_end();
            continue;
        }
        if (is("(")) ++parentheses;
        if (is(")")) --parentheses;
        if (routine && (is("begin") || (is("case") && blocks > 0))) ++blocks;
        if (routine && is("end") && blocks > 0) --blocks;
        after_insert = is("insert") || is("merge");
        take();
    }
    result.statement = fragment(begin, previous_end());
    for (auto i = into.begin; i < into.end; ++i)
        if (char& c = result.statement.text[i - begin]; c != '\n') c = ' ';
    return result;
}

}  // namespace pgsteward::sql::plpgsql
