#include "access/updatable-views.hpp"

#include <algorithm>

#include "access/guards.hpp"
#include "access/predicate-value.hpp"
#include "sql/parse.hpp"
#include "sql/walk.hpp"

namespace pgsteward::access {
namespace {

/// The columns of a view that are columns of what it stands on, and nothing computed.
std::optional<std::map<std::string, std::string>> plain_columns(const Relation& view, const sql::Select& select) {
    if (select.targets.size() != view.columns.size()) return std::nullopt;
    std::map<std::string, std::string> columns;
    for (std::size_t i = 0; i < select.targets.size(); ++i) {
        const auto* column = std::get_if<sql::ColumnReference>(&select.targets[i].value->node);
        if (column && column->star) return std::nullopt;
        if (column && !column->parts.empty()) columns[view.columns[i].name] = column->parts.back();
    }
    return columns;
}

bool is_replaced(const Relation& view, Write write) {
    const std::string event = "ON " + std::string(word_of(write)) + " ";
    return std::any_of(view.rules.begin(), view.rules.end(), [&](const RewriteRule& rule) { return rule.definition.starts_with(event) && rule.definition.find("DO INSTEAD") != std::string::npos; }) ||
           std::any_of(view.triggers.begin(), view.triggers.end(), [&](const Trigger& trigger) { return trigger.timing == Trigger::Timing::instead_of && fires_for(trigger, write); });
}

}  // namespace

std::optional<ViewBase> updatable_base(const Relation& view) {
    if (view.kind != ObjectKind::view) return std::nullopt;
    const auto parsed = sql::parse_statement(view.query);
    const auto* statement = std::get_if<sql::Statement>(&parsed);
    const auto* query = statement ? std::get_if<sql::QueryPtr>(&statement->body) : nullptr;
    const auto* select = query ? std::get_if<sql::Select>(&(*query)->node) : nullptr;
    if (!select || !(*query)->with.tables.empty() || select->from.size() != 1 || select->distinct || !select->distinct_on.empty()) return std::nullopt;
    if (!select->group_by.empty() || select->having || select->limit || select->offset || select->set_operation != sql::Select::SetOperation::none) return std::nullopt;
    static constexpr const char* aggregates[] = {"count", "sum", "min", "max", "avg", "array_agg", "string_agg", "bool_and", "bool_or", "jsonb_agg", "json_agg"};
    for (const sql::Target& target : select->targets)
        for (const sql::ObjectName& call : sql::function_calls(*target.value))
            if (std::find(std::begin(aggregates), std::end(aggregates), call.name) != std::end(aggregates)) return std::nullopt;
    const auto* from = std::get_if<sql::RelationName>(&select->from[0].node);
    return from ? std::optional(ViewBase{from->qualified(), plain_columns(view, *select)}) : std::nullopt;
}

bool is_on(const Relation& view, const std::string& option) {
    const auto found = view.options.find(option);
    return found != view.options.end() && read_value(found->second, {TypeClass::Kind::boolean, false, "boolean"}).is(true);
}

bool acts_as_invoker(const Relation& view) { return is_on(view, "security_invoker"); }

const Relation* carried_on_to(const Catalog& catalog, const Relation& view, Write write) {
    const auto base = is_replaced(view, write) ? std::nullopt : updatable_base(view);
    return base ? catalog.relations.find(base->name) : nullptr;
}

const Relation* table_written(const Catalog& catalog, const Relation& relation, Write write) {
    constexpr int most_views = 64;
    const Relation* at = &relation;
    for (int depth = 0; at && at->kind == ObjectKind::view; ++depth) at = depth < most_views ? carried_on_to(catalog, *at, write) : nullptr;
    return at;
}

}  // namespace pgsteward::access
