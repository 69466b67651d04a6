#include "access/guard-loops.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "access/guard-calls.hpp"
#include "access/guard-operators.hpp"
#include "access/routine-text.hpp"
#include "sql/parse.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;
using Evaluate = std::function<GuardValue(const sql::Expression&)>;

/// Longer loops are not followed turn by turn.
constexpr std::size_t max_turns = 8;
/// Nor those over the columns of wider tables.
constexpr std::size_t max_columns = 64;

sql::ExpressionPtr parsed(const plpgsql::Fragment& fragment) {
    if (!fragment.present()) return nullptr;
    auto read = sql::parse_expression(fragment.text);
    auto* expression = std::get_if<sql::ExpressionPtr>(&read);
    return expression ? std::move(*expression) : nullptr;
}

GuardValue value_of(const plpgsql::Fragment& fragment, const Evaluate& evaluate) {
    const sql::ExpressionPtr expression = parsed(fragment);
    return expression ? evaluate(*expression) : unknown_guard_value();
}

std::optional<long long> integer_of(const GuardValue& value) {
    long long number = 0;
    if (value.can_be_null || !value.text) return std::nullopt;
    const char* const end = value.text->data() + value.text->size();
    const auto [behind, failed] = std::from_chars(value.text->data(), end, number);
    return failed == std::errc() && behind == end ? std::optional(number) : std::nullopt;
}

Turning turning_of(const plpgsql::ForInteger& loop, const Evaluate& evaluate) {
    const auto from = integer_of(value_of(loop.from, evaluate)), to = integer_of(value_of(loop.to, evaluate));
    if (!from || !to) return {};
    const long long count = loop.reverse ? *from - *to : *to - *from;
    if (count < 0) return {Turns::none, {}, {}};
    Turning turning{Turns::some, {}, loop.variable};
    if (loop.step.present() || count >= static_cast<long long>(max_turns)) return turning;
    for (long long i = 0; i <= count; ++i) turning.values.push_back(known_guard_value(std::to_string(loop.reverse ? *from - i : *from + i)));
    return turning;
}

Turning turning_of(const plpgsql::ForEach& loop, const Situation& situation, const Evaluate& evaluate) {
    const auto elements = loop.slice == 0 && loop.targets.size() == 1 ? elements_of(parsed(loop.array), situation.trigger) : std::nullopt;
    if (!elements) return {};
    if (elements->empty()) return {Turns::none, {}, {}};
    Turning turning{Turns::some, {}, loop.targets[0]};
    if (elements->size() > max_turns) return turning;
    for (const sql::ExpressionPtr& element : *elements) turning.values.push_back(evaluate(*element));
    return turning;
}

/// SELECT jsonb_object_keys(to_jsonb(NEW)), in the list or in FROM: the row, else null.
const sql::ExpressionPtr* row_of_keys(const sql::Statement& statement, const Catalog& catalog) {
    const auto* query = std::get_if<sql::QueryPtr>(&statement.body);
    const auto* select = query ? std::get_if<sql::Select>(&(*query)->node) : nullptr;
    if (!select || select->targets.size() != 1 || select->where || select->limit || select->offset || select->having || select->set_operation != sql::Select::SetOperation::none) return nullptr;
    const auto* item = select->from.size() == 1 ? std::get_if<sql::FunctionItem>(&select->from[0].node) : nullptr;
    const sql::ExpressionPtr* keys = select->from.empty() ? &select->targets[0].value : item && item->functions.size() == 1 ? &item->functions[0] : nullptr;
    const auto* call = keys && *keys ? std::get_if<sql::FunctionCall>(&(*keys)->node) : nullptr;
    const bool built_in = call && (call->name.schema.empty() || call->name.schema == "pg_catalog") && call->name.name == "jsonb_object_keys" && call->arguments.size() == 1 &&
                          std::none_of(catalog.overloads.begin(), catalog.overloads.end(), [&](const auto& overloads) { return overloads.first.name == call->name.name || overloads.first.name == "to_jsonb"; });
    const sql::ExpressionPtr* row = built_in ? &whole_row(call->arguments[0]) : nullptr;
    return row && row != &call->arguments[0] ? row : nullptr;
}

/// The keys of a whole row: its columns.
std::optional<Turning> turning_of_keys(const plpgsql::ForQuery& loop, const sql::Statement& statement, const Situation& situation, const Catalog& catalog, const Evaluate& evaluate) {
    const sql::ExpressionPtr* row = loop.targets.size() == 1 && situation.table ? row_of_keys(statement, catalog) : nullptr;
    const GuardValue whole = row ? evaluate(**row) : null_guard_value();
    if (whole.can_be_null || whole.row == GuardValue::Row::none || situation.table->columns.empty()) return std::nullopt;
    Turning turning{Turns::some, {}, loop.targets[0]};
    if (situation.table->columns.size() > max_columns) return turning;
    for (const Column& column : situation.table->columns) turning.values.push_back(known_guard_value(column.name));
    return turning;
}

Turning turning_of_query(const std::string& text, const Catalog& catalog) {
    const auto read = sql::parse_statement(text);
    const auto* statement = std::get_if<sql::Statement>(&read);
    return {statement && gives_rows(*statement, catalog) ? Turns::some : Turns::any, {}, {}};
}

}  // namespace

Turning turning_of(const plpgsql::Loop& loop, const Situation& situation, const Catalog& catalog, const Evaluate& evaluate) {
    if (std::holds_alternative<plpgsql::Forever>(loop.kind)) return {Turns::forever, {}, {}};
    if (const auto* integer = std::get_if<plpgsql::ForInteger>(&loop.kind)) return turning_of(*integer, evaluate);
    if (const auto* each = std::get_if<plpgsql::ForEach>(&loop.kind)) return turning_of(*each, situation, evaluate);
    if (const auto* query = std::get_if<plpgsql::ForQuery>(&loop.kind)) {
        const auto read = sql::parse_statement(query->query.text);
        const auto* statement = std::get_if<sql::Statement>(&read);
        const auto keys = statement ? turning_of_keys(*query, *statement, situation, catalog, evaluate) : std::nullopt;
        return keys ? *keys : turning_of_query(query->query.text, catalog);
    }
    if (const auto* query = std::get_if<plpgsql::ForDynamic>(&loop.kind)) return turning_of_query(constant_text(query->query.text).value_or(""), catalog);
    const auto* repeated = std::get_if<plpgsql::While>(&loop.kind);
    if (!repeated) return {};
    const GuardValue condition = value_of(repeated->condition, evaluate);
    return {condition.sure_true() ? Turns::some : condition.may_hold() ? Turns::any : Turns::none, {}, {}};
}

}  // namespace pgsteward::access
