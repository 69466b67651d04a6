#include "check/cascade.hpp"

#include <algorithm>

#include "check/rule-support.hpp"

namespace pgsteward {

bool goes_with_owner(const Dropped& dropped) {
    return dropped.part.empty() && dropped.relation && (!dropped.relation->partition_bound.empty() || dropped.relation->owned_by);
}

bool has_known_dependants(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::table:
        case ObjectKind::view:
        case ObjectKind::materialized_view:
        case ObjectKind::foreign_table:
        case ObjectKind::sequence:
        case ObjectKind::schema:
        case ObjectKind::type:
        case ObjectKind::domain:
        case ObjectKind::function:
        case ObjectKind::procedure:
        case ObjectKind::routine:
        case ObjectKind::aggregate:
        case ObjectKind::index:
        case ObjectKind::trigger:
        case ObjectKind::policy:
        case ObjectKind::rule:
        case ObjectKind::column:
        case ObjectKind::constraint: return true;
        default: return false;
    }
}

namespace {

/// Foreign keys of other tables that need this unique constraint, or a column of the table.
void add_foreign_keys(const Step& step, const Dropped& dropped, std::vector<std::string>& taken) {
    const Constraint* lost = dropped.relation ? dropped.relation->constraint(dropped.part) : nullptr;
    if (dropped.kind == ObjectKind::constraint && (!lost || (lost->kind != Constraint::Kind::primary_key && lost->kind != Constraint::Kind::unique))) return;
    for (const auto& [table, relation] : step.catalog.relations)
        for (const Constraint& key : relation->constraints) {
            if (key.kind != Constraint::Kind::foreign_key || key.referenced != dropped.name || made_here(step, key.created)) continue;
            const auto& columns = key.referenced_columns;
            const bool uses = columns.empty() ? !lost || lost->kind == Constraint::Kind::primary_key
                                              : lost ? columns == lost->columns : std::find(columns.begin(), columns.end(), dropped.part) != columns.end();
            if (uses) taken.push_back(table.display() + "." + key.name);
        }
}

/// What hangs on a column beside foreign keys.
void add_users_of_column(const Step& step, const Dropped& dropped, std::vector<std::string>& taken) {
    for (const auto& [name, relation] : step.catalog.relations) {
        const auto& reads = relation->depends_on;
        if (std::find(reads.begin(), reads.end(), dropped.name) != reads.end() && mentions(relation->query, dropped.part)) taken.push_back(name.display());
    }
    const Relation* table = step.catalog.relations.find(dropped.name);
    if (!table) return;
    for (const RowPolicy& policy : table->policies)
        if (mentions(policy.using_.value_or(""), dropped.part) || mentions(policy.with_check.value_or(""), dropped.part))
            taken.push_back(dropped.name.display() + "." + policy.name);
    for (const Column& column : table->columns)
        if (mentions(column.generated.value_or(""), dropped.part)) taken.push_back(dropped.name.display() + "." + column.name);
}

}  // namespace

std::vector<std::string> taken_along(const Step& step) {
    std::vector<std::string> taken;
    for (const Effect& effect : step.effects) {
        const auto* dropped = std::get_if<Dropped>(&effect);
        if (!dropped) continue;
        if (dropped->by_cascade) {
            if (counts(*dropped) && !goes_with_owner(*dropped)) taken.push_back(display_of(*dropped));
            continue;
        }
        if (dropped->kind == ObjectKind::constraint || dropped->kind == ObjectKind::column) add_foreign_keys(step, *dropped, taken);
        if (dropped->kind == ObjectKind::column) add_users_of_column(step, *dropped, taken);
        const bool by_name = is_routine(dropped->kind) || dropped->kind == ObjectKind::sequence || dropped->kind == ObjectKind::type || dropped->kind == ObjectKind::domain;
        if (!by_name || !counts(*dropped)) continue;
        const auto users = definitions_with(step.catalog, dropped->name, is_routine(dropped->kind) ? Use::called : Use::named);
        taken.insert(taken.end(), users.begin(), users.end());
        // Defaults that draw from a sequence go without a trace in the catalog.
        if (dropped->kind == ObjectKind::sequence) taken.insert(taken.end(), dropped->dependants.begin(), dropped->dependants.end());
    }
    std::sort(taken.begin(), taken.end());
    taken.erase(std::unique(taken.begin(), taken.end()), taken.end());
    return taken;
}

}  // namespace pgsteward
