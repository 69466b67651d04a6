// Groups for what stands behind a table: constraints and indexes that CREATE TABLE does not have, triggers, rules,
// policies.
#include <fmt/format.h>

#include <algorithm>

#include "print/plan.hpp"

namespace pgsteward::print {
namespace {

namespace sub = rank::of_table;

Place behind(const Relation& table, int sub_rank, const std::string& part) { return {rank::relations, table.name.schema, table.name.name, sub_rank, part}; }

bool same_reference(const Constraint& a, const Constraint& b) {
    return a.kind == b.kind && a.columns == b.columns && a.referenced == b.referenced && a.referenced_columns == b.referenced_columns && a.match == b.match &&
           a.on_update == b.on_update && a.on_delete == b.on_delete && a.deferrable == b.deferrable;
}

/// A partition's foreign key comes with its parent's, under the parent's name. Where a name differs, the partition's keys
/// of that kind are made beforehand: the server finds them and keeps them (tryAttachPartitionForeignKey()).
bool comes_with_parent(const Catalog& catalog, const Relation& table, const Constraint& constraint) {
    const Relation* parent = table.parents.empty() ? nullptr : catalog.relations.find(table.parents.front());
    if (constraint.kind != Constraint::Kind::foreign_key || !constraint.inherited || !parent) return false;
    return std::ranges::all_of(table.constraints, [&](const Constraint& own) {
        const Constraint* above = parent->constraint(own.name);
        return !own.inherited || !same_reference(own, constraint) || (above && same_reference(*above, constraint));
    });
}

void each_descendant(const Catalog& catalog, const QualifiedName& table, const std::function<void(const Relation&)>& visit) {
    for (const QualifiedName& name : catalog.relations.users_of(table)) {
        const Relation* relation = catalog.relations.find(name);
        if (!relation || std::ranges::find(relation->parents, table) == relation->parents.end()) continue;
        visit(*relation);
        each_descendant(catalog, name, visit);
    }
}

}  // namespace

void Plan::add_table_parts(const Relation& table) {
    add_constraints(table);
    add_indexes(table);
    add_triggers(table);
    add_rules(table);
    add_policies(table);
}

void Plan::need_partitions(Id id, const Relation& table) {
    each_descendant(catalog_, table.name, [&](const Relation& partition) { graph_.need(id, milestone(Milestone::attached, partition.name)); });
}

void Plan::need_foreign_keys_of_partitions(Id id, const Relation& table) {
    each_descendant(catalog_, table.name, [&](const Relation& partition) {
        for (const Constraint& key : partition.constraints)
            if (key.inherited && key.kind == Constraint::Kind::foreign_key) graph_.need(id, milestone(Milestone::foreign_key, partition.name, key.name));
    });
}

void Plan::add_constraints(const Relation& table) {
    for (const Constraint& constraint : table.constraints) {
        const bool foreign_key = constraint.kind == Constraint::Kind::foreign_key;
        const bool own = is_said_later(table, constraint);
        Statements statements;
        if (own) statements.push_back(add_constraint(table, constraint));
        annotate_part(statements, part_reference(ObjectKind::constraint, constraint.name, table.name), constraint.comment);
        if (statements.empty()) continue;
        Place place = behind(table, sub::constraints, constraint.name);
        if (foreign_key) place.rank = rank::foreign_keys;
        const bool makes_index = own && table.index(constraint.name);
        const Id id = add(place, std::move(statements), makes_index ? QualifiedName{table.name.schema, constraint.name} : QualifiedName());
        if (makes_index) graph_.provide(milestone(Milestone::keys, table.name), id);
        if (own && table.partitioned()) need_partitions(id, table);
        if (!foreign_key) continue;
        if (own) graph_.provide(milestone(Milestone::foreign_key, table.name, constraint.name), id);
        if (own) need_foreign_keys_of_partitions(id, table);
        for (const QualifiedName& parent : table.parents)
            if (!own) graph_.need(id, milestone(Milestone::foreign_key, parent, constraint.name));
    }
}

bool Plan::is_said_later(const Relation& table, const Constraint& constraint) const {
    if (is_later(Piece::Kind::constraint, table.name, constraint.name)) return true;
    if (stands_inside(catalog_, table, constraint) || comes_with_parent(catalog_, table, constraint)) return false;
    // Checks of INHERITS come with the parents.
    const bool has_index = table.index(constraint.name) != nullptr;
    return has_index || constraint.kind == Constraint::Kind::foreign_key || constraint.local || !table.partition_bound.empty();
}

void Plan::add_indexes(const Relation& table) {
    for (const Index& index : table.indexes) {
        const bool of_constraint = index.of_constraint && table.constraint(index.name.name);
        Statements statements;
        if (!of_constraint) statements.push_back(create_index(table, index));
        for (std::string& setting : index_settings(table, {}, index)) statements.push_back(std::move(setting));
        annotate_part(statements, "INDEX " + quoted(index.name), index.comment);
        if (!statements.empty()) {
            const Id id = add(behind(table, sub::indexes, index.name.name), std::move(statements), of_constraint ? QualifiedName() : index.name);
            if (of_constraint) graph_.need(id, index.name);
            if (table.partitioned()) need_partitions(id, table);
        }
        if (!index.parent.name.empty()) add(behind(table, sub::attached_indexes, index.name.name), {attach_index(index)}, {});
    }
}

void Plan::add_triggers(const Relation& table) {
    for (const Trigger& trigger : table.triggers) {
        Statements statements;
        if (!trigger.inherited) statements.push_back(create_trigger(table, trigger));
        if (trigger.state != FiringState::enabled) statements.push_back(trigger_state(table, trigger));
        annotate_part(statements, part_reference(ObjectKind::trigger, trigger.name, table.name), trigger.comment);
        if (statements.empty()) continue;
        const Id id = add(behind(table, sub::triggers, trigger.name), std::move(statements), milestone(Milestone::trigger, table.name, trigger.name));
        if (trigger.inherited)
            for (const QualifiedName& parent : table.parents) graph_.need(id, milestone(Milestone::trigger, parent, trigger.name));
        if (table.partitioned()) need_partitions(id, table);
    }
    if (!table.internal_triggers_disabled) return;
    Statements statements = {alter_only(table) + " DISABLE TRIGGER ALL"};
    for (const Trigger& trigger : table.triggers)
        if (trigger.state != FiringState::disabled) statements.push_back(trigger_state(table, trigger));
    add({rank::trigger_states, table.name.schema, table.name.name, 0, ""}, std::move(statements), {});
}

void Plan::add_rules(const Relation& table) {
    for (const RewriteRule& rule : table.rules) {
        Statements statements = {create_rule(table, rule)};
        if (rule.state != FiringState::enabled) statements.push_back(rule_state(table, rule));
        annotate_part(statements, part_reference(ObjectKind::rule, rule.name, table.name), rule.comment);
        need_constraints_of_read(add(behind(table, sub::rules, rule.name), std::move(statements), {}), rule.definition);
    }
}

void Plan::add_policies(const Relation& table) {
    for (const RowPolicy& policy : table.policies) {
        Statements statements = {create_policy(table, policy)};
        annotate_part(statements, part_reference(ObjectKind::policy, policy.name, table.name), policy.comment);
        const std::string text = statements.front();
        need_constraints_of_read(add(behind(table, sub::policies, policy.name), std::move(statements), {}), text);
    }
}

}  // namespace pgsteward::print
