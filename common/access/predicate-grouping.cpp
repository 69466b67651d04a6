// GROUP BY, HAVING and what is computed from aggregates: a query of the groups, and one of its rows around it.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "access/predicate-compile.hpp"
#include "sql/walk.hpp"

namespace pgsteward::access {
namespace {

using Kind = Formula::Kind;

constexpr std::string_view known_aggregates[] = {"count", "bool_or", "bool_and", "every", "array_agg", "max", "min"};


bool is_known_aggregate(const sql::ObjectName& name) {
    return (name.schema.empty() || name.schema == "pg_catalog") && std::find(std::begin(known_aggregates), std::end(known_aggregates), name.name) != std::end(known_aggregates);
}

}  // namespace

bool is_aggregate(const sql::FunctionCall& call) { return !call.over && !call.filter && call.order_by.empty() && is_known_aggregate(call.name); }

bool is_aggregate(const sql::Expression& expression) {
    const auto* call = std::get_if<sql::FunctionCall>(&expression.node);
    return call && is_aggregate(*call);
}

FormulaPtr aggregate_of(const sql::FunctionCall& call, Formulas arguments) {
    return node(Kind::aggregate, std::move(arguments), call.distinct ? "distinct " + call.name.name : call.name.name.str());
}

/// An aggregate stands inside of a target, not as one.
bool computes_aggregates(const sql::Select& select) {
    return std::any_of(select.targets.begin(), select.targets.end(), [](const sql::Target& target) {
        if (!target.value || is_aggregate(*target.value) || std::holds_alternative<sql::Subquery>(target.value->node)) return false;
        const auto calls = sql::function_calls(*target.value);
        return std::any_of(calls.begin(), calls.end(), is_known_aggregate);
    });
}

namespace {

/// Takes what the groups give out of a formula, and puts a column of them in its place.
class OverGroups {
public:
    OverGroups(RowQuery& groups, std::uint32_t entry) : groups_(groups), entry_(entry) {}
    FormulaPtr formula(const FormulaPtr& one);

private:
    FormulaPtr output(const FormulaPtr& one);

    RowQuery& groups_;
    std::uint32_t entry_;
};

bool is_same_column(const Formula& a, const Formula& b) { return a.kind == Kind::column && b.kind == Kind::column && a.entry == b.entry && a.position == b.position; }

FormulaPtr OverGroups::output(const FormulaPtr& one) {
    std::size_t at = 0;
    while (at < groups_.keys && !is_same_column(*groups_.outputs[at], *one)) ++at;
    if (one->kind == Kind::column && at == groups_.keys) return opaque(fmt::format("the column {} is not one of GROUP BY", one->name));
    if (one->kind == Kind::aggregate) {
        at = groups_.outputs.size();
        groups_.outputs.push_back(one);
        groups_.names.push_back(one->name);
    }
    return column_of(entry_, at, groups_.names[at]);
}

FormulaPtr OverGroups::formula(const FormulaPtr& one) {
    if (one->kind == Kind::aggregate) return output(one);
    if (one->kind == Kind::column) {
        const bool ours = std::any_of(groups_.from.begin(), groups_.from.end(), [&](const RowEntry& entry) { return entry.id == one->entry; });
        return ours ? output(one) : one;
    }
    if (one->query) return opaque("a subquery beside aggregates is not modelled");
    Formula changed = *one;
    for (FormulaPtr& argument : changed.arguments) argument = formula(argument);
    return std::make_shared<const Formula>(std::move(changed));
}

/// GROUP BY 1, and the name of a target: the expression that it means.
const sql::ExpressionPtr& key_of(const sql::ExpressionPtr& key, const sql::Select& select) {
    if (const auto* constant = std::get_if<sql::Constant>(&key->node); constant && constant->kind == sql::Constant::Kind::integer) {
        const std::size_t at = static_cast<std::size_t>(std::max(std::atoi(constant->text.c_str()), 1)) - 1;
        if (at < select.targets.size() && select.targets[at].value) return select.targets[at].value;
    }
    return key;
}

}  // namespace

void Compiler::group(const sql::Select& select, NameScope& scope, RowQuery& query) {
    RowQuery groups = std::move(query);
    query = {};
    begin(query);
    query.opaque = groups.opaque;
    groups.aggregates = true;
    for (const sql::ExpressionPtr& key : select.group_by) {
        FormulaPtr column = operand(key_of(key, select), scope);
        if (column->kind != Kind::column) query.opaque = "GROUP BY of something computed is not modelled";
        groups.names.push_back(column->name);
        groups.outputs.push_back(std::move(column));
        ++groups.keys;
    }
    const std::uint32_t id = entries_++;
    OverGroups over(groups, id);
    const bool outer = std::exchange(collects_aggregates_, true);
    if (select.having) query.where = over.formula(operand(select.having, scope));
    for (const sql::Target& target : select.targets) {
        if (!target.value) continue;
        const auto* reference = std::get_if<sql::ColumnReference>(&target.value->node);
        if (reference && reference->star) query.opaque = "SELECT * beside aggregates is not modelled";
        query.outputs.push_back(over.formula(operand(target.value, scope)));
        query.names.push_back(output_name(target));
    }
    collects_aggregates_ = outer;
    RowEntry entry;
    entry.id = id;
    entry.columns = groups.names;
    entry.query = std::make_shared<const RowQuery>(std::move(groups));
    query.from.push_back(std::move(entry));
}

}  // namespace pgsteward::access
