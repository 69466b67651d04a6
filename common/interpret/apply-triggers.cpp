// Triggers and rewrite rules of relations.
#include <algorithm>

#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "interpret/refusals.hpp"

namespace pgsteward::interpret {
namespace {

/// Those of pg_catalog that a trigger may name.
bool is_built_in_trigger_function(std::string_view name) {
    return name == "suppress_redundant_updates_trigger" || name == "tsvector_update_trigger" || name == "tsvector_update_trigger_column";
}

Trigger::Timing timing_of(sql::CreateTrigger::Timing timing) {
    switch (timing) {
        case sql::CreateTrigger::Timing::before: return Trigger::Timing::before;
        case sql::CreateTrigger::Timing::after: return Trigger::Timing::after;
        case sql::CreateTrigger::Timing::instead_of: break;
    }
    return Trigger::Timing::instead_of;
}

/// A row trigger of a partitioned table fires on its partitions: each has a clone.
void put_trigger(Execution& run, const QualifiedName& table, const Trigger& trigger) {
    run.catalog().relations.edit(table, [&](Relation& relation) {
        Trigger made = trigger;
        if (const Trigger* before = relation.trigger(trigger.name)) {
            made.created = before->created;
            made.comment = before->comment;
        }
        erase_if(relation.triggers, [&](const Trigger& other) { return other.name == trigger.name; });
        relation.triggers.push_back(std::move(made));
    });
    const Relation* relation = run.catalog().relations.find(table);
    if (!relation || !relation->partitioned() || !trigger.for_each_row) return;
    Trigger clone = trigger;
    clone.inherited = true;
    for (const QualifiedName& partition : children_of(run.catalog(), table)) put_trigger(run, partition, clone);
}

}  // namespace

void apply(Execution& run, const sql::CreateTrigger& create) {
    run.meet(create.table);
    const QualifiedName table = run.relation_name(create.table);
    Trigger trigger;
    trigger.name = cut_name(create.name);
    trigger.function = run.routine_name(create.function);
    if (create.function.schema.empty() && run.catalog().routines_named(trigger.function, {}).empty() && is_built_in_trigger_function(create.function.name))
        trigger.function.schema = "pg_catalog";
    trigger.arguments = create.arguments;
    trigger.timing = timing_of(create.timing);
    trigger.on_insert = create.on_insert;
    trigger.on_update = create.on_update;
    trigger.on_delete = create.on_delete;
    trigger.on_truncate = create.on_truncate;
    trigger.update_columns = create.update_columns;
    trigger.for_each_row = create.for_each_row;
    trigger.old_table = create.old_table;
    trigger.new_table = create.new_table;
    trigger.constraint = create.constraint;
    trigger.deferrable = create.deferrable;
    trigger.initially_deferred = create.initially_deferred;
    if (!create.from.name.empty()) trigger.from = run.relation_name(create.from);
    if (create.when) {
        canonical::Gathered gathered;
        const canonical::Context context{.catalog = run.catalog(), .search_path = run.path(), .relation = run.catalog().relations.find(table)};
        trigger.when = canonical::trigger_condition(*create.when, context, gathered);
        trigger.uses = gathered.uses();
        trigger.uncertain = !gathered.certain;
        refuse_expression(run, ExpressionKind::trigger, context.relation, gathered.problems, gathered.relations);
    }
    trigger.created = trigger.changed = run.origin();
    run.created(ObjectKind::trigger, table, trigger.name);
    put_trigger(run, table, trigger);
}

void apply(Execution& run, const sql::CreateRule& create) {
    run.meet(create.table);
    const QualifiedName table = run.relation_name(create.table);
    canonical::Gathered gathered;
    RewriteRule rule;
    rule.name = cut_name(create.name);
    rule.definition = canonical::rule(create, {.catalog = run.catalog(), .search_path = run.path(), .relation = run.catalog().relations.find(table)}, gathered);
    rule.uses = gathered.uses();
    rule.uncertain = !gathered.certain;
    rule.uses.remove(table);
    rule.created = rule.changed = run.origin();
    run.created(ObjectKind::rule, table, rule.name);
    run.catalog().relations.edit(table, [&](Relation& changed) {
        erase_if(changed.rules, [&](const RewriteRule& other) { return other.name == rule.name; });
        changed.rules.push_back(rule);
    });
}

}  // namespace pgsteward::interpret
