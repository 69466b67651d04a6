// What runs: static statements, texts given to EXECUTE, functions called in expressions.
#include <algorithm>
#include <array>

#include "interpret/body-walk.hpp"
#include "interpret/built-in-functions.hpp"
#include "interpret/fold.hpp"
#include "sql/plpgsql-tokens.hpp"
#include "sql/script.hpp"
#include "catalog/unknown-identifier.hpp"

namespace pgsteward::interpret::body {
namespace {

/// How a text is written out to be parsed. Numbers: a word stands where only a number can.
enum class Words { names, numbers };

std::string placeholder(const Piece& piece, Words words) {
    using Kind = Piece::Kind;
    const std::string name(unknown_identifier);
    switch (piece.kind) {
        case Kind::text: return piece.text;
        case Kind::identifier: return name;
        case Kind::routine: return name + "()";
        case Kind::literal: return "'" + name + "'";
        case Kind::word: return words == Words::names ? name : "0";
        case Kind::anything: break;
    }
    return "";
}

std::string written(const Value& value, Words words) {
    std::string result;
    for (const auto& piece : value.pieces) result += placeholder(piece, words);
    return result;
}

std::vector<std::string> unknown_parts(const Value& value, bool only_anything) {
    std::vector<std::string> result;
    for (const auto& piece : value.pieces) {
        const bool counts = only_anything ? piece.kind == Piece::Kind::anything : piece.kind != Piece::Kind::text;
        if (counts && std::ranges::find(result, piece.text) == result.end()) result.push_back(piece.text);
    }
    return result;
}

/// Functions of pg_catalog that change what later statements mean.
bool matters(std::string_view function) {
    return function == "set_config" || runs_sql_text(function) || !is_built_in_function(function);
}

/// Words that a parenthesis may follow without a call.
bool is_keyword(std::string_view word) {
    constexpr std::string_view keywords =
        " all and any array as between by case cast coalesce collation distinct else exists extract filter from "
        "greatest group in interval is least like limit normalize not nullif numeric on or over overlay position row "
        "select some substring then trim treat using values varchar when where within xmlelement ";
    return keywords.find(" " + std::string(word) + " ") != std::string_view::npos;
}

bool calls_what_matters(const std::string& text) {
    using Kind = plpgsql::Token::Kind;
    const auto tokens = plpgsql::tokenize(text);
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const auto at = [&](std::size_t k) { return std::string_view(text).substr(tokens[k].at.begin, tokens[k].at.size()); };
        if (at(i + 1) != "(") continue;
        if (tokens[i].kind == Kind::quoted_identifier) return true;
        if (tokens[i].kind != Kind::word) continue;
        const auto word = plpgsql::identifier(at(i));
        if (!is_keyword(word) && matters(word)) return true;
    }
    return false;
}

}  // namespace

std::string one_line(std::string_view text) {
    std::string result;
    bool blank = false;
    for (const char c : text) {
        const bool is_blank = c == ' ' || (c >= '\t' && c <= '\r');
        if (!is_blank && blank && !result.empty()) result += ' ';
        if (!is_blank) result += c;
        blank = is_blank;
    }
    constexpr std::size_t most = 100;
    if (result.size() <= most) return result;
    auto end = most - 3;
    while (end > 0 && (static_cast<unsigned char>(result[end]) & 0xC0) == 0x80) --end;   // between characters
    return result.substr(0, end) + "…";
}

// Actions -------------------------------------------------------------------------------------------------------

std::string Walk::condition() const {
    std::string result;
    for (const auto& condition : conditions_) result += (result.empty() ? "only " : ", ") + condition.text;
    return result;
}

void Walk::add(BodyStatement statement) {
    if (stopped_) return;
    text_bytes_ += statement.text.size();
    if (actions_ >= max_actions || text_bytes_ > max_action_text)
        return give_up("it runs too many statements to follow");
    statement.line = current_ ? current_->line : 1;
    statement.condition = condition();
    statement.errors_swallowed = swallowing_ > 0;
    ++actions_;
    handlers_.statement(statement);
}

void Walk::opaque(std::string what, bool harmless) {
    if (stopped_) return;
    if (actions_ >= max_actions) return give_up("it runs too many statements to follow");
    const auto at = current_ ? std::optional(current_->at) : std::nullopt;
    ++actions_;
    handlers_.opaque({at, current_ ? current_->line : 1, std::move(what), harmless});
}

void Walk::give_up(const std::string& why) {
    if (stopped_) return;
    stopped_ = true;
    const auto at = current_ ? std::optional(current_->at) : std::nullopt;
    handlers_.opaque({at, current_ ? current_->line : 1, "the rest of the body is not known: " + why});
}

void Walk::run_static(const std::string& text, Span at) {
    const auto& statement = statement_of(text, at);
    if (!statement) return;
    const bool query = std::holds_alternative<sql::QueryPtr>(statement->body);
    if (query && !queries_.insert(at.begin).second) return;
    add({statement, text, at});
}

void Walk::run_perform(const plpgsql::Perform& node) {
    // Padded so that the statement's bytes keep their distance: PERFORM is one longer than SELECT.
    const auto gap = node.query.at.begin - current_->at.begin;
    std::string text = "SELECT";
    text.append(std::max<std::size_t>(gap, text.size() + 1) - text.size(), ' ');
    run_static(text + node.query.text, current_->at);
}

void Walk::run_sql(const plpgsql::Sql& node) {
    run_static(node.statement);
    const auto* query = node.into.empty() ? nullptr : query_of(node.statement);
    spend(environment_.size());
    const auto rows = query ? known_rows(*query, environment_, 1) : std::nullopt;
    if (rows && rows->size() == 1) bind(node.into, rows->front());
    else forget(node.into);
}

/// Functions that an expression calls may change anything: the interpreter follows them from a SELECT.
void Walk::run_calls(const plpgsql::Fragment& expression) {
    if (expression.present() && calls_what_matters(expression.text))
        run_static("SELECT " + expression.text, expression.at);
}

void Walk::run_dynamic(const plpgsql::Fragment& query) {
    run_calls(query);
    const Value value = value_of(query);
    if (value.null) return opaque("EXECUTE of a null text fails", true);
    if (value.type == Value::Type::array) return opaque("EXECUTE of an array");
    if (holds_anything(value)) {
        std::string parts;
        for (const auto& part : unknown_parts(value, true)) parts += (parts.empty() ? "" : ", ") + one_line(part);
        return opaque("the text of EXECUTE depends on " + parts);
    }
    const auto unknown = unknown_parts(value, false);
    const auto names = written(value, Words::names);
    if (run_text(names, unknown)) return;
    const auto numbers = written(value, Words::numbers);
    if (numbers != names && run_text(numbers, unknown)) return;
    opaque("the text of EXECUTE cannot be parsed: " + one_line(names));
}

/// All statements of the text, or none.
bool Walk::run_text(const std::string& text, const std::vector<std::string>& unknown) {
    std::vector<BodyStatement> statements;
    for (const auto span : sql::split_statements(text)) {
        std::string part = text.substr(span.begin, span.size());
        auto parsed = sql::parse_statement(part);
        auto* statement = std::get_if<sql::Statement>(&parsed);
        if (!statement) return false;
        BodyStatement found{std::make_shared<const sql::Statement>(std::move(*statement)), std::move(part), current_->at};
        found.dynamic = true;
        if (holds_unknown(found.text) || !unknown.empty()) found.unknown = unknown;
        statements.push_back(std::move(found));
        spend(1);
    }
    for (auto& statement : statements) add(std::move(statement));
    return true;
}

// Expressions and statements, parsed once -------------------------------------------------------------------------

const sql::ExpressionPtr& Walk::expression_of(const plpgsql::Fragment& fragment, const std::string& text) {
    const auto [found, fresh] = expressions_.try_emplace(fragment.at.begin);
    if (fresh) {
        auto parsed = sql::parse_expression(text);
        if (auto* expression = std::get_if<sql::ExpressionPtr>(&parsed)) found->second = std::move(*expression);
    }
    return found->second;
}

const sql::StatementPtr& Walk::statement_of(const std::string& text, Span at) {
    const auto [found, fresh] = statements_.try_emplace(at.begin);
    if (fresh) {
        auto parsed = sql::parse_statement(text);
        if (auto* statement = std::get_if<sql::Statement>(&parsed))
            found->second = std::make_shared<const sql::Statement>(std::move(*statement));
        else
            opaque("cannot be parsed: " + std::get<sql::SyntaxError>(parsed).message);
    }
    return found->second;
}

const sql::Query* Walk::query_of(const plpgsql::Fragment& fragment) {
    const auto found = statements_.find(fragment.at.begin);
    if (found == statements_.end() || !found->second) return nullptr;
    const auto* query = std::get_if<sql::QueryPtr>(&found->second->body);
    return query ? query->get() : nullptr;
}

Value Walk::value_of(const plpgsql::Fragment& fragment) {
    const auto& expression = expression_of(fragment, fragment.text);
    if (expression) return fold(*expression, environment_);
    // total := count(*) FROM orders: anything may stand here that a SELECT may have.
    run_static("SELECT " + fragment.text, fragment.at);
    return unknown_value(one_line(fragment.text));
}

std::optional<bool> Walk::condition_of(const plpgsql::Fragment& fragment, const std::string& text) {
    const auto& expression = expression_of(fragment, text);
    if (!expression) run_static("SELECT " + text, fragment.at);
    return expression ? fold_condition(*expression, environment_) : std::nullopt;
}

}  // namespace pgsteward::interpret::body
