// What functions of the schema give that a guard asks in its conditions: of those that are one expression.
#include <algorithm>

#include "access/guard-evaluator.hpp"
#include "access/routine-text.hpp"
#include "sql/parse.hpp"
#include "sql/plpgsql.hpp"

namespace pgsteward::access {

using namespace sql;

namespace {

/// Of functions that ask each other; one may ask itself.
constexpr std::size_t max_depth = 8;

/// SELECT e, and BEGIN RETURN e; END: null of any other body.
ExpressionPtr only_expression_of(const Routine& routine) {
    if (routine.language == "plpgsql") {
        const auto parsed = plpgsql::read_body(routine.body);
        const auto* block = std::get_if<plpgsql::Block>(&parsed);
        const bool plain = block && block->declarations.empty() && block->handlers.empty() && block->body.size() == 1;
        const auto* gives = plain ? std::get_if<plpgsql::Return>(&block->body[0].node) : nullptr;
        const auto value = gives && gives->value.present() ? parse_expression(gives->value.text) : std::variant<ExpressionPtr, SyntaxError>(ExpressionPtr());
        const auto* expression = std::get_if<ExpressionPtr>(&value);
        return expression ? *expression : nullptr;
    }
    const RoutineText text = routine.language == "sql" ? read_routine(routine) : RoutineText();
    const auto* query = text.not_read.empty() && text.statements.size() == 1 ? std::get_if<QueryPtr>(&text.statements[0].body) : nullptr;
    const auto* select = query ? std::get_if<Select>(&(*query)->node) : nullptr;
    const bool plain = select && select->targets.size() == 1 && select->from.empty() && !select->where && !select->having && !select->limit && !select->offset && select->values.empty() &&
                       select->set_operation == Select::SetOperation::none && (*query)->with.tables.empty();
    return plain ? select->targets[0].value : nullptr;
}

}  // namespace

/// The function of the schema that a call means, where only one can be meant.
const Routine* GuardEvaluator::helper_of(const FunctionCall& node) const {
    if (node.over || node.filter || node.variadic) return nullptr;
    const Routine* found = nullptr;
    for (const auto& [key, overloads] : catalog_.overloads) {
        if (key.name != node.name.name || (!node.name.schema.empty() && key.schema != node.name.schema)) continue;
        if (found || overloads->size() != 1) return nullptr;
        found = catalog_.routines.find(*overloads->begin());
        if (!found) return nullptr;
    }
    const bool plain = found && !found->returns_set && !found->uncertain && !found->strict && found->parameters.size() == node.arguments.size() &&
                       std::ranges::all_of(found->parameters, [](const RoutineParameter& parameter) { return parameter.mode == RoutineParameter::Mode::in; }) &&
                       std::ranges::none_of(node.arguments, [](const ExpressionPtr& argument) { return !argument || std::holds_alternative<NamedArgument>(argument->node); });
    return plain ? found : nullptr;
}

/// What a function of the schema that is one expression gives. A name without its schema means what the writer's search_path
/// finds: the caller sees to that.
std::optional<GuardValue> GuardEvaluator::answer_of(const FunctionCall& node) const {
    const bool is_followed = depth_ < max_depth && (by_path_ || !node.name.schema.empty());
    const Routine* routine = is_followed ? helper_of(node) : nullptr;
    // Who owns the table can switch the guard off anyway; another owner could let the function answer something else.
    if (!routine || !situation_.table || routine->owner != situation_.table->owner) return std::nullopt;
    const ExpressionPtr answer = only_expression_of(*routine);
    if (!answer) return std::nullopt;
    Situation inside = situation_;
    if (routine->security_definer) inside.owner = routine->owner;
    GuardVariables variables;
    for (const auto& [name, value] : routine->settings) variables[setting_variable(name)] = known_guard_value(value);
    for (std::size_t i = 0; i < node.arguments.size(); ++i)
        if (!routine->parameters[i].name.empty()) variables[routine->parameters[i].name] = (*this)(node.arguments[i]);
    return GuardEvaluator(inside, catalog_, variables, false, depth_ + 1)(answer);
}

bool is_answered(const FunctionCall& call, const Situation& situation, const Catalog& catalog) {
    return GuardEvaluator(situation, catalog, {}, true).answer_of(call).has_value();
}

}  // namespace pgsteward::access
