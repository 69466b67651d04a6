// Blocks, declarations and handlers, and the reader's handling of tokens.
#include "sql/plpgsql.hpp"

#include <algorithm>

#include "sql/plpgsql-reader.hpp"
#include "sql/plpgsql-witness.hpp"

namespace pgsteward::sql::plpgsql {
namespace {

bool same_word(std::string_view token, std::string_view lower) {
    return std::ranges::equal(token, lower, {}, [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
}

/// Nesting is counted where it is entered and left by exception too.
class Nested {
public:
    explicit Nested(int& depth) : depth_(depth) { ++depth_; }
    ~Nested() { --depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

private:
    int& depth_;
};

}  // namespace

// Tokens ------------------------------------------------------------------------------------------------------

Reader::Reader(std::string_view body) : text_(body), tokens_(tokenize(body)), line_begins_{0} {
    for (std::size_t i = 0; i < body.size(); ++i)
        if (body[i] == '\n') line_begins_.push_back(static_cast<std::uint32_t>(i + 1));
}

const Token& Reader::token(std::size_t ahead) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }

std::string_view Reader::text(std::size_t ahead) const {
    const Span at = token(ahead).at;
    return text_.substr(at.begin, at.size());
}

bool Reader::is(std::string_view what, std::size_t ahead) const {
    const auto kind = token(ahead).kind;
    return (kind == Token::Kind::word || kind == Token::Kind::operator_) && same_word(text(ahead), what);
}

bool Reader::is_any(std::initializer_list<std::string_view> words) const {
    return std::ranges::any_of(words, [&](std::string_view word) { return is(word); });
}

bool Reader::is_name(std::size_t ahead) const {
    const auto kind = token(ahead).kind;
    return kind == Token::Kind::word || kind == Token::Kind::quoted_identifier || kind == Token::Kind::parameter;
}

bool Reader::accept(std::string_view what) {
    if (!is(what)) return false;
    take();
    return true;
}

void Reader::expect(std::string_view what) {
    if (!accept(what)) fail();
}

void Reader::take() {
    if (token().kind == Token::Kind::end) fail();
    ++at_;
}

std::string Reader::name() {
    if (!is_name()) fail();
    auto result = identifier(text());
    take();
    return result;
}

std::uint32_t Reader::previous_end() const { return at_ == 0 ? 0 : tokens_[at_ - 1].at.end; }

void Reader::fail() const {
    if (token().kind == Token::Kind::end) fail("syntax error at end of input");
    fail("syntax error at or near \"" + std::string(text()) + "\"");
}

void Reader::fail(std::string message) const { throw NotAnalysed{std::move(message), line_of(token().at.begin)}; }

std::uint32_t Reader::line_of(std::uint32_t byte) const {
    return static_cast<std::uint32_t>(std::ranges::upper_bound(line_begins_, byte) - line_begins_.begin());
}

// Text for the SQL grammar --------------------------------------------------------------------------------------

Fragment Reader::fragment(std::uint32_t begin, std::uint32_t end) const {
    if (begin >= end) return {};
    return {std::string(text_.substr(begin, end - begin)), {begin, end}};
}

Fragment Reader::until(std::initializer_list<std::string_view> words) {
    const auto begin = token().at.begin;
    for (int depth = 0; depth > 0 || !is_any(words); take()) {
        if (is("(") || is("[")) ++depth;
        if ((is(")") || is("]")) && --depth < 0) fail();
        if (is(";") && depth == 0) fail();   // a terminator that was not asked for
    }
    return fragment(begin, previous_end());
}

Fragment Reader::required_until(std::initializer_list<std::string_view> words) {
    auto result = until(words);
    if (!result.present()) fail("missing expression at or near \"" + std::string(text()) + "\"");
    return result;
}

Fragment Reader::parenthesized() {
    expect("(");
    auto result = until({")"});
    expect(")");
    return result;
}

std::vector<Fragment> Reader::expressions() {
    std::vector<Fragment> result;
    do result.push_back(required_until({",", ";", "into", "using", "loop"}));
    while (accept(","));
    return result;
}

std::vector<Fragment> Reader::using_clause() {
    return accept("using") ? expressions() : std::vector<Fragment>{};
}

// Blocks --------------------------------------------------------------------------------------------------------

Block Reader::body() {
    options();
    const auto label = this->label();
    auto result = block();
    result.label = label;
    accept(";");
    if (token().kind != Token::Kind::end) fail();
    return result;
}

/// #variable_conflict use_column
void Reader::options() {
    while (accept("#"))
        for (const auto line = line_of(token().at.begin);
             token().kind != Token::Kind::end && line_of(token().at.begin) == line;)
            take();
}

std::string Reader::label() {
    if (!accept("<<")) return {};
    auto result = name();
    expect(">>");
    return result;
}

Block Reader::block() {
    Block result;
    while (accept("declare")) declarations(result);
    expect("begin");
    result.body = statements({"end", "exception"});
    if (accept("exception")) result.handlers = handlers();
    expect("end");
    if (!is(";") && token().kind != Token::Kind::end) name();
    return result;
}

void Reader::declarations(Block& block) {
    while (!is("begin") && !is("declare")) block.declarations.push_back(declaration());
}

Declaration Reader::declaration() {
    Declaration result;
    const auto begin = token().at.begin;
    result.line = line_of(begin);
    result.name = name();
    if (accept("alias")) {
        expect("for");
        result.kind = Declaration::Kind::alias;
        result.value = required_until({";"});
    } else if (is("cursor") || is("scroll") || (is("no") && is("scroll", 1))) {
        cursor(result);
    } else {
        variable(result);
    }
    result.at = {begin, previous_end()};
    expect(";");
    return result;
}

void Reader::cursor(Declaration& declaration) {
    declaration.kind = Declaration::Kind::cursor;
    accept("no");
    accept("scroll");
    expect("cursor");
    if (is("(")) parenthesized();
    if (!accept("is")) expect("for");
    declaration.value = required_until({";"});
}

void Reader::variable(Declaration& declaration) {
    declaration.constant = accept("constant");
    declaration.type = required_until({";", "not", "collate", ":=", "=", "default"}).text;
    if (accept("collate")) until({";", "not", ":=", "=", "default"});
    if (accept("not")) {
        expect("null");
        declaration.not_null = true;
    }
    if (accept(":=") || accept("=") || accept("default")) declaration.value = required_until({";"});
}

std::vector<Handler> Reader::handlers() {
    std::vector<Handler> result;
    do result.push_back(handler());
    while (is("when"));
    return result;
}

Handler Reader::handler() {
    Handler result;
    const auto begin = token().at.begin;
    expect("when");
    do {
        auto condition = name();
        if (condition == "sqlstate" && token().kind == Token::Kind::string) {
            condition = literal(text());
            take();
        }
        result.conditions.push_back(std::move(condition));
    } while (accept("or"));
    expect("then");
    result.body = statements({"when", "end"});
    result.at = {begin, previous_end()};
    return result;
}

Statements Reader::statements(std::initializer_list<std::string_view> ends) {
    Statements result;
    while (!is_any(ends)) result.push_back(statement());
    return result;
}

Statement Reader::statement() {
    if (depth_ >= max_nesting) fail("the body is nested too deeply");
    const Nested nested(depth_);
    Statement result;
    const auto begin = token().at.begin;
    const auto label = this->label();
    result.line = line_of(token().at.begin);
    if (is("declare") || is("begin")) {
        Block inner = block();
        inner.label = label;
        result.node = std::move(inner);
    } else if (is_any({"loop", "while", "for", "foreach"}) && !is_assignment()) {
        Loop inner = loop();
        inner.label = label;
        result.node = std::move(inner);
    } else if (!label.empty()) {
        fail();
    } else if (is("if")) {
        result.node = if_();
    } else if (is("case")) {
        result.node = case_();
    } else {
        result.node = simple_statement();
    }
    result.at = {begin, previous_end()};
    expect(";");
    return result;
}

std::variant<Block, NotAnalysed> read_body(std::string_view body) {
    try {
        return Reader(body).body();
    } catch (NotAnalysed& reason) {
        // Where PostgreSQL's own parser refuses the body too, its words are the better ones.
        if (auto refusal = refusal_by_library(body)) reason.message = std::move(*refusal);
        return reason;
    }
}

}  // namespace pgsteward::sql::plpgsql
