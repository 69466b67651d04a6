// Triggers and rewrite rules of relations.
#include <algorithm>

#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::interpret {
namespace {

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
        std::erase_if(relation.triggers, [&](const Trigger& other) { return other.name == trigger.name; });
        relation.triggers.push_back(std::move(made));
    });
    const Relation* relation = run.catalog().relations.find(table);
    if (!relation || !relation->partitioned() || !trigger.for_each_row) return;
    Trigger clone = trigger;
    clone.inherited = true;
    for (const QualifiedName& partition : children_of(run.catalog(), table)) put_trigger(run, partition, clone);
}

std::string_view name_of(sql::CreateRule::Event event) {
    switch (event) {
        case sql::CreateRule::Event::select: return "SELECT";
        case sql::CreateRule::Event::insert: return "INSERT";
        case sql::CreateRule::Event::update: return "UPDATE";
        case sql::CreateRule::Event::delete_: break;
    }
    return "DELETE";
}

}  // namespace

void apply(Execution& run, const sql::CreateTrigger& create) {
    const QualifiedName table = run.relation_name(create.table);
    Trigger trigger;
    trigger.name = cut_name(create.name);
    trigger.function = run.routine_name(create.function);
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
        const Relation* relation = run.catalog().relations.find(table);
        const std::vector<std::pair<std::string, const Relation*>> rows = {{"old", relation}, {"new", relation}};
        const canonical::Canonical when =
            canonical::expression(*create.when, {.catalog = run.catalog(), .search_path = run.path(), .named_relations = rows}, "boolean");
        trigger.when = when.text;
        trigger.uses = uses_of(when);
        trigger.uncertain = !when.certain;
    }
    trigger.created = trigger.changed = run.origin();
    run.created(ObjectKind::trigger, table, trigger.name);
    put_trigger(run, table, trigger);
}

void apply(Execution& run, const sql::CreateRule& create) {
    const QualifiedName table = run.relation_name(create.table);
    const Relation* relation = run.catalog().relations.find(table);
    const std::vector<std::pair<std::string, const Relation*>> rows = {{"old", relation}, {"new", relation}};
    const canonical::Context context{.catalog = run.catalog(), .search_path = run.path(), .named_relations = rows};
    RewriteRule rule;
    rule.name = cut_name(create.name);
    rule.definition = "ON " + std::string(name_of(create.event));
    const auto note = [&](const std::vector<QualifiedName>& names) { rule.uses.names.insert(rule.uses.names.end(), names.begin(), names.end()); };
    if (create.where) {
        const canonical::Canonical where = canonical::expression(*create.where, context, "boolean");
        rule.definition += " WHERE " + where.text;
        rule.uncertain |= !where.certain;
        note(uses_of(where).names);
    }
    rule.definition += create.instead ? " DO INSTEAD " : " DO ";
    std::string actions;
    for (const sql::StatementPtr& action : create.actions) {
        const auto* query = action ? std::get_if<sql::QueryPtr>(&action->body) : nullptr;
        if (!query || !*query) {   // NOTIFY
            actions += (actions.empty() ? "" : "; ") + std::string("NOTIFY");
            rule.uncertain = true;
            continue;
        }
        const canonical::CanonicalQuery canonical = canonical::query(**query, context);
        actions += (actions.empty() ? "" : "; ") + canonical.text;
        rule.uncertain |= !canonical.certain;
        note(canonical.relations);
        note(canonical.routines);
    }
    rule.definition += create.actions.empty() ? "NOTHING" : create.actions.size() == 1 ? actions : "(" + actions + ")";
    std::erase(rule.uses.names, table);
    rule.created = rule.changed = run.origin();
    run.created(ObjectKind::rule, table, rule.name);
    run.catalog().relations.edit(table, [&](Relation& changed) {
        std::erase_if(changed.rules, [&](const RewriteRule& other) { return other.name == rule.name; });
        changed.rules.push_back(rule);
    });
}

}  // namespace pgsteward::interpret
