#include "interpret/volatility.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "canonical/facts.hpp"
#include "sql/parse.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret {
namespace {

constexpr int max_depth = 8;

Volatility of_expression(Execution& run, const sql::Expression& expression, int depth);

/// The planner puts the body of a plain SQL function in the call's place (inline_function()): the body counts then.
std::optional<Volatility> of_inlined_body(Execution& run, const Routine& routine, int depth) {
    if (routine.language != "sql" || routine.returns_set || routine.security_definer || !routine.settings.empty() || depth > max_depth) return std::nullopt;
    const auto parsed = sql::parse_statement(routine.standard_body && routine.body.starts_with("RETURN ") ? "SELECT " + routine.body.substr(7) : routine.body.str());
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    const auto* query = statement ? std::get_if<sql::QueryPtr>(&statement->body) : nullptr;
    const auto* select = query && *query ? std::get_if<sql::Select>(&(*query)->node) : nullptr;
    const bool plain = select && select->from.empty() && !select->where && !select->having && select->values.empty() && select->targets.size() == 1 &&
                       select->targets[0].value && select->set_operation == sql::Select::SetOperation::none && !select->limit && !select->offset;
    if (!plain) return std::nullopt;
    return of_expression(run, *select->targets[0].value, depth + 1);
}

Volatility of_routine(Execution& run, const Routine& routine, int depth) {
    if (routine.volatility != 'v') return {};
    if (const auto inlined = of_inlined_body(run, routine, depth)) return *inlined;
    return {true, fmt::format("{}() is volatile", routine.name.display())};
}

Volatility of_call(Execution& run, const sql::FunctionCall& call, int depth) {
    const bool built_in_only = call.name.schema == "pg_catalog";
    if (!built_in_only) {
        const auto candidates = run.catalog().routines_named(call.name.qualified(), run.path());
        const Routine* fitting = nullptr;
        for (const Routine* routine : candidates)
            if (!fitting || routine->argument_types.size() == call.arguments.size()) fitting = routine;
        if (fitting) return of_routine(run, *fitting, depth);
    }
    if (canonical::facts::is_volatile(call.name.name)) return {true, fmt::format("{}() is volatile", call.name.name)};
    if (built_in_only || !canonical::facts::functions(call.name.name).empty() || call.sql_syntax) return {};
    return {true, fmt::format("{}(), which is not known here, is volatile unless it was declared otherwise", call.name.qualified().display()), false};
}

Volatility of_expression(Execution& run, const sql::Expression& expression, int depth) {
    Volatility worst;
    sql::walk(expression, {.expression = [&](const sql::Expression& part) {
                  const auto* call = std::get_if<sql::FunctionCall>(&part.node);
                  if (!call || (worst.is_volatile && worst.certain)) return;
                  Volatility one = of_call(run, *call, depth);
                  if (one.is_volatile && (!worst.is_volatile || one.certain)) worst = std::move(one);
              }});
    return worst;
}

}  // namespace

Volatility volatility_of(Execution& run, const sql::Expression& expression) { return of_expression(run, expression, 0); }

Volatility volatility_of_text(Execution& run, const std::string& expression) {
    const auto parsed = sql::parse_expression(expression);
    const auto* read = std::get_if<sql::ExpressionPtr>(&parsed);
    return read && *read ? volatility_of(run, **read) : Volatility{};
}

}  // namespace pgsteward::interpret
