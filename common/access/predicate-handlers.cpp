// EXCEPTION in helper functions in PL/pgSQL: which errors lead to which handler, and what the function gives then.
#include <algorithm>

#include "access/guard-state.hpp"
#include "access/predicate-compile.hpp"

namespace pgsteward::access {
namespace {

namespace plpgsql = sql::plpgsql;
using Kind = Formula::Kind;

/// False; an error where the value is one.
FormulaPtr fails_as(const FormulaPtr& value) { return node(Kind::boolean_test, {node(Kind::is_null, {value})}, "unknown"); }

/// Is the value computed whenever the formula is, and what fails there goes further?
bool always_asks(const FormulaPtr& formula, const FormulaPtr& value) {
    if (formula == value) return true;
    switch (formula->kind) {
        case Kind::cast:
        case Kind::compare:
        case Kind::distinct:
        case Kind::is_null:
        case Kind::boolean_test:
        case Kind::not_: return std::ranges::any_of(formula->arguments, [&](const FormulaPtr& argument) { return always_asks(argument, value); });
        case Kind::null_if:
        case Kind::coalesce:
        case Kind::case_: return !formula->arguments.empty() && always_asks(formula->arguments[0], value);
        default: return false;
    }
}

/// The handlers' conditions, as a formula keeps them.
std::string conditions_of(const plpgsql::Block& block) {
    std::string all;
    for (const plpgsql::Handler& handler : block.handlers) {
        if (!all.empty()) all += '|';
        for (std::size_t i = 0; i < handler.conditions.size(); ++i) all += (i > 0 ? "," : "") + handler.conditions[i];
    }
    return all;
}

}  // namespace

void set_variable(NameScope& scope, const std::string& name, FormulaPtr value) {
    for (auto& [variable, formula] : scope.variables)
        if (variable == name) {
            formula = std::move(value);
            return;
        }
    scope.variables.emplace_back(name, std::move(value));
}

/// What follows an assignment, which ends where the assignment fails; null where nothing is returned.
FormulaPtr Compiler::behind(const FormulaPtr& assigned, FormulaPtr rest) {
    if (!rest || is_closed(*assigned) || always_asks(rest, assigned)) return rest;
    return node(Kind::case_, {fails_as(assigned), constant(null_value()), std::move(rest)});
}

/// A block that returns, or fails and is handled. Of what it assigned before it failed nothing is known.
FormulaPtr Compiler::handled(const plpgsql::Block& block, FormulaPtr value, const NameScope& scope) {
    if (!value) return opaque("an EXCEPTION handler of a function is not followed");
    Formulas parts = {std::move(value)};
    for (const plpgsql::Handler& handler : block.handlers) {
        NameScope inside = scope;
        for (const std::string& name : assigned_in(block.body)) set_variable(inside, name, opaque("a variable that an error may have left behind"));
        FormulaPtr otherwise = statements(handler.body, inside);
        if (!otherwise) return opaque("an EXCEPTION handler of a function is not followed");
        parts.push_back(std::move(otherwise));
    }
    return node(Kind::handled, std::move(parts), conditions_of(block));
}

/// BEGIN v := …; EXCEPTION …: one assignment, which changes nothing where it fails.
bool Compiler::is_attempt(const plpgsql::Block& block) {
    const auto* assignment = block.body.size() == 1 ? std::get_if<plpgsql::Assignment>(&block.body[0].node) : nullptr;
    return assignment && !assignment->element && block.declarations.empty() && !block.handlers.empty();
}

/// With what follows the block, where it and its handlers go on.
FormulaPtr Compiler::attempt(const plpgsql::Block& block, std::span<const plpgsql::Statement> rest, NameScope& scope) {
    const auto& assignment = std::get<plpgsql::Assignment>(block.body[0].node);
    const FormulaPtr assigned = fragment(assignment.value.text, scope);
    NameScope after = scope;
    set_variable(after, assignment.target, assigned);
    FormulaPtr goes_on = statements(rest, after);
    if (!goes_on) return opaque("an EXCEPTION handler of a function is not followed");
    Formulas which = {node(Kind::case_, {fails_as(assigned), constant(null_value()), constant(integer_value(0))})}, parts;
    for (std::size_t n = 0; n < block.handlers.size(); ++n) which.push_back(constant(integer_value(static_cast<std::int64_t>(n) + 1)));
    const FormulaPtr caught = node(Kind::handled, std::move(which), conditions_of(block));
    for (std::size_t n = 0; n < block.handlers.size(); ++n) {
        NameScope inside = scope;
        FormulaPtr otherwise = statements(block.handlers[n].body, inside);
        if (!otherwise) otherwise = statements(rest, inside);
        if (!otherwise) return opaque("an EXCEPTION handler of a function is not followed");
        parts.push_back(node(Kind::compare, {caught, constant(integer_value(static_cast<std::int64_t>(n) + 1))}, "="));
        parts.push_back(std::move(otherwise));
    }
    parts.push_back(std::move(goes_on));
    return node(Kind::case_, std::move(parts));
}

}  // namespace pgsteward::access
