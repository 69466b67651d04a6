// Tables, views and their settings.
#include <fmt/format.h>

#include <set>

#include "reconcile/planner.hpp"
#include "text/contains.hpp"

namespace pgsteward::reconcile {
namespace {

bool is_view(const Relation& relation) { return relation.kind == ObjectKind::view || relation.kind == ObjectKind::materialized_view; }

bool holds_data(const Relation& relation) { return relation.kind != ObjectKind::view; }

std::vector<Key> keys_of_columns(const Relation& relation) {
    std::vector<Key> keys;
    for (const Column& column : relation.columns) keys.push_back(key_of(ObjectKind::column, part_identity(relation, column.name)));
    return keys;
}

/// What CREATE TABLE names: types, functions of defaults and checks, parents.
std::vector<Key> needs_of_table(const Catalog& catalog, const Relation& table) {
    std::vector<Key> needs = needs_of(catalog, table);
    for (const Column& column : table.columns) append(needs, needs_of(table, column));
    for (const Constraint& constraint : table.constraints)
        if (print::stands_inside(catalog, table, constraint)) append(needs, needs_of(catalog, table, constraint));
    std::erase(needs, table.name.display());
    if (!table.partition_bound.empty())
        for (const QualifiedName& parent : table.parents) std::erase(needs, parent.display());
    return needs;
}

/// What everything of a relation used together, but for the foreign keys that are dropped before it.
std::vector<Key> uses_of_all(const Catalog& catalog, const Relation& relation, const std::set<std::string>& dropped_keys) {
    std::vector<Key> uses = needs_of(catalog, relation);
    for (const Column& column : relation.columns) append(uses, needs_of(relation, column));
    for (const Constraint& constraint : relation.constraints)
        if (!dropped_keys.contains(constraint.name)) append(uses, needs_of(catalog, relation, constraint));
    for (const Index& index : relation.indexes) append(uses, needs_of(relation, index));
    for (const Trigger& trigger : relation.triggers) append(uses, needs_of(relation, trigger));
    for (const RowPolicy& policy : relation.policies) append(uses, needs_of(relation, policy));
    for (const RewriteRule& rule : relation.rules) append(uses, needs_of(catalog, relation, rule));
    std::erase(uses, relation.name.display());
    return uses;
}

}  // namespace

void Planner::create_relation(const Relation& relation) {
    if (relation.kind == ObjectKind::sequence) return create_sequence(relation);
    if (is_view(relation)) create_view(relation);
    else create_table(relation);
    create_parts(relation);
}

void Planner::create_table(const Relation& table) {
    const std::string identity = table.name.display();
    Action& action = add(Rank::create_table, table.kind, identity, {print::create_relation(drifts_.expected, table)});
    action.makes = keys_of_columns(table);
    action.makes.push_back(identity);
    for (const Constraint& constraint : table.constraints)
        if (print::stands_inside(drifts_.expected, table, constraint)) {
            action.makes.push_back(key_of(ObjectKind::constraint, part_identity(table, constraint.name)));
            if (table.index(constraint.name)) action.makes.push_back(QualifiedName{table.name.schema, constraint.name}.display());
        }
    action.needs = needs_of_table(drifts_.expected, table);
    append(action.statements, print::inherited_columns(drifts_.expected, table));
    for (const Column& column : table.columns) append(action.statements, print::column_settings(table, {}, column));
    append(action.statements, print::relation_settings({}, table));
    print::Statements parents = print::later_parents(drifts_.expected, table);
    if (!table.partition_bound.empty()) parents.push_back(print::attach_partition(table));
    if (parents.empty()) return;
    // As in a dump: where the partitioned table is new, its indexes come after its partitions, and find theirs by name.
    const bool before_indexes = !table.partition_bound.empty() && std::all_of(table.parents.begin(), table.parents.end(), [&](const QualifiedName& parent) { return is_new(parent.display()); });
    Action& attaching = add(before_indexes ? Rank::create_table : Rank::attach, table.kind, identity, std::move(parents));
    attaching.makes = {key_of(ObjectKind::other, "attached " + identity)};
    attaching.needs = {identity};
    for (const QualifiedName& parent : table.parents) {
        attaching.needs.push_back(parent.display());
        attaching.follows.push_back(key_of(ObjectKind::other, "place in " + parent.display()));
    }
    // Indexes of its own are taken for the parent's when it is attached; later they would be others.
    for (const Index& index : table.indexes)
        if (!before_indexes && !index.parent.name.empty()) attaching.needs.push_back(index.name.display());
}

void Planner::create_view(const Relation& view) {
    const std::string identity = view.name.display();
    Action& action = add(Rank::create_view, view.kind, identity, {print::create_relation(drifts_.expected, view)});
    action.makes = keys_of_columns(view);
    action.makes.push_back(identity);
    action.needs = needs_of(drifts_.expected, view);
    for (const Column& column : view.columns) {
        if (column.default_) action.statements.push_back(print::column_default(view, column));
        append(action.statements, print::column_settings(view, {}, column));
    }
    if (view.kind == ObjectKind::materialized_view && view.populated) refresh(view);
}

/// After those that it reads.
void Planner::refresh(const Relation& view) {
    const std::string identity = view.name.display();
    Action& action = add(Rank::refresh, view.kind, identity, {fmt::format("REFRESH MATERIALIZED VIEW {}{}", quoted(view.name), view.populated ? "" : " WITH NO DATA")});
    action.makes = {filled(view)};
    action.needs = {identity};
    action.wants = wants_.of_filling(view);
}

void Planner::create_parts(const Relation& relation) {
    const std::string identity = relation.name.display();
    for (const Constraint& constraint : relation.constraints) {
        if (!print::stands_inside(drifts_.expected, relation, constraint)) create_constraint(relation, constraint);
        else new_part_comment(ObjectKind::constraint, part_identity(relation, constraint.name), print::part_reference(ObjectKind::constraint, constraint.name, relation.name), constraint.comment);
    }
    for (const Index& index : relation.indexes) {
        if (!index.of_constraint) create_index(relation, index);
        else if (print::stands_inside(drifts_.expected, relation, *relation.constraint(index.name.name))) index_settings(relation, {}, index);
    }
    for (const Trigger& trigger : relation.triggers) create_trigger(relation, trigger);
    for (const RowPolicy& policy : relation.policies) create_policy(relation, policy);
    for (const RewriteRule& rule : relation.rules) create_rule(relation, rule);
    for (const Column& column : relation.columns) {
        const std::string what = print::column_reference(relation.name, column.name);
        new_part_comment(ObjectKind::column, part_identity(relation, column.name), what, column.comment);
        if (auto labels = print::security_labels(what, {}, column.security_labels); !labels.empty()) add(Rank::comment, ObjectKind::column, part_identity(relation, column.name), std::move(labels)).needs = {identity};
    }
    restore_owner_and_privileges(relation, sides_.found.relation(identity));
}

void Planner::restore_owner_and_privileges(const Relation& now, const Relation* before) {
    const std::string identity = now.name.display();
    annotate_new(Rank::comment, now.kind, identity, print::reference(now), now, before);
    if (auto privileges = new_privileges(now); !privileges.empty()) add(Rank::privileges, now.kind, identity, std::move(privileges)).needs = {identity};
}

/// Do the foreign keys among the tables that go lead from the one to the other?
bool Planner::goes_in_circle(const Relation& from, const QualifiedName& back) const {
    std::set<QualifiedName> seen;
    std::vector<const Relation*> open = {&from};
    while (!open.empty()) {
        const Relation* table = open.back();
        open.pop_back();
        for (const Constraint& key : table->constraints) {
            if (key.kind != Constraint::Kind::foreign_key || !fates_.goes(key.referenced.display())) continue;
            if (key.referenced == back) return true;
            const Relation* next = drifts_.actual.relations.find(key.referenced);
            if (next && seen.insert(key.referenced).second) open.push_back(next);
        }
    }
    return false;
}

/// Tables that refer to each other have no order in which they can be dropped, and a key that goes cannot wait for tables
/// that go late. Returns the names of these foreign keys.
std::set<std::string> Planner::drop_keys_before(const Relation& table) {
    std::set<std::string> dropped;
    for (const Constraint& key : table.constraints) {
        const Relation* referenced = key.kind == Constraint::Kind::foreign_key && key.referenced != table.name ? drifts_.actual.relations.find(key.referenced) : nullptr;
        if (!referenced || key.inherited) continue;
        const bool circular = fates_.goes(key.referenced.display()) && goes_in_circle(*referenced, table.name);
        if (!circular && !loses_its_key(key)) continue;
        Action& action = add(Rank::drop_foreign_key, ObjectKind::constraint, part_identity(table, key.name), {fmt::format("{} DROP CONSTRAINT {}", print::alter(table), quoted(key.name))});
        action.frees = needs_of(drifts_.actual, table, key);
        action.destructive = true;
        dropped.insert(key.name);
    }
    return dropped;
}

/// The partitioned table that the partition goes from and that foreign keys refer to: they hold a partition until it is
/// detached. Empty where there is none.
QualifiedName Planner::referenced_parent(const Relation& partition) const {
    if (partition.partition_bound.empty()) return {};
    for (const QualifiedName& parent : partition.parents) {
        if (fates_.goes(parent.display())) continue;
        for (const QualifiedName& user : drifts_.actual.relations.users_of(parent)) {
            const Relation* table = drifts_.actual.relations.find(user);
            if (table && std::any_of(table->constraints.begin(), table->constraints.end(), [&](const Constraint& key) { return key.kind == Constraint::Kind::foreign_key && key.referenced == parent; })) return parent;
        }
    }
    return {};
}

/// A policy that reads a view over its own table: neither could be dropped before the other.
void Planner::drop_circular_policies(const Relation& table) {
    const auto goes_too = [&](const QualifiedName& used) { return used != table.name && drifts_.actual.relations.find(used) && fates_.goes(used.display()); };
    for (const RowPolicy& policy : table.policies)
        if (std::any_of(policy.uses.names.begin(), policy.uses.names.end(), goes_too)) drop_table_part(table, ObjectKind::policy, policy.name);
}

void Planner::drop_relation(const Relation& relation) {
    const std::set<std::string> dropped_keys = drop_keys_before(relation);
    drop_circular_policies(relation);
    const std::string identity = relation.name.display();
    const Relation* now = sides_.wanted.relation(identity);
    // An owned sequence goes with its column.
    if (relation.kind == ObjectKind::sequence && relation.owned_by) {
        const Key column = key_of(ObjectKind::column, relation.owned_by->first.display() + "." + relation.owned_by->second);
        if (fates_.goes(relation.owned_by->first.display()) || fates_.goes(column)) return;
        if (relation.identity_sequence) return;
    }
    const bool again = now && sides_.in_expected(*fates_.dependencies().part(identity));
    const Rank late = relation.kind == ObjectKind::sequence ? Rank::drop_sequence : is_view(relation) ? Rank::drop_view : Rank::drop_table;
    print::Statements statements;
    if (const QualifiedName parent = referenced_parent(relation); !parent.name.empty()) statements.push_back(fmt::format("ALTER TABLE {} DETACH PARTITION {}", quoted(parent), quoted(relation.name)));
    statements.push_back("DROP " + print::reference(relation));
    Action& action = add(again ? Rank::drop_view : late, relation.kind, identity, std::move(statements));
    action.drops = keys_of_columns(relation);
    action.drops.push_back(identity);
    for (const Index& index : relation.indexes) action.drops.push_back(index.name.display());
    for (const Constraint& constraint : relation.constraints) action.drops.push_back(key_of(ObjectKind::constraint, part_identity(relation, constraint.name)));
    for (const QualifiedName& parent : relation.parents) action.drops.push_back(key_of(ObjectKind::other, "place in " + parent.display()));
    action.frees = uses_of_all(drifts_.actual, relation, dropped_keys);
    action.destructive = holds_data(relation) && !(relation.kind == ObjectKind::materialized_view && again);
    // A partitioned table whose partitions are detached holds no rows.
    if (again && relation.partitioned()) action.destructive = false;
}

void Planner::alter_relation(const Changed& changed) {
    const Relation& before = *sides_.found.relation(changed.object);
    const Relation& now = *sides_.wanted.relation(changed.object);
    if (before.kind == ObjectKind::view) alter_view(changed, before, now);
    if (before.kind == ObjectKind::sequence) alter_sequence(changed, before, now);
    if (changed.any("row security", "force row security", "options", "persistence", "access method", "tablespace", "foreign options", "replica identity") && !(now.kind == ObjectKind::view && changed.is("query")))
        for (std::string& statement : print::relation_settings(before, now)) {
            const bool guard = statement.find("DISABLE ROW LEVEL") != std::string::npos || statement.find("NO FORCE ROW LEVEL") != std::string::npos;
            Action& action = add(statement.find("ROW LEVEL SECURITY") == std::string::npos ? Rank::table_setting : Rank::row_security, now.kind, changed.object, {std::move(statement)});
            action.needs = {changed.object};
            action.destructive = guard;
        }
    if (changed.any("parents", "partition bound")) change_parents(before, now);
    if (changed.is("of type") && !fates_.detached().contains(changed.object)) {
        Action& action = add(Rank::table_setting, now.kind, changed.object, {print::alter(now) + (now.of_type.name.empty() ? " NOT OF" : " OF " + quoted(now.of_type))});
        action.needs = {now.of_type.display()};
        action.frees = {before.of_type.display()};
        if (now.of_type.name.empty()) {
            action.drops = {key_of(ObjectKind::other, "typed " + changed.object)};
        } else {
            // OF wants a table that has the type's columns, and no others.
            for (const Column& column : now.columns)
                if (!before.column(column.name)) action.needs.push_back(key_of(ObjectKind::column, part_identity(now, column.name)));
            for (const Column& column : before.columns)
                if (!now.column(column.name)) action.follows.push_back(key_of(ObjectKind::column, part_identity(before, column.name)));
        }
    }
    if (changed.is("not populated")) refresh(now);
    if (changed.is("column order")) plan_.left.push_back(fmt::format("{} {}: the order of its columns, which no statement changes", name_of(changed.kind), changed.object));
    const print::AclTarget target = print::acl_target(now);
    Changed without_acl = changed;
    without_acl.properties.erase("acl");
    if (changed.is("owner") && now.kind == ObjectKind::sequence && now.owned_by) without_acl.properties.erase("owner");   // follows its table
    change_annotations(without_acl, print::reference(now), before, now, &target);
    if (changed.is("acl")) change_relation_privileges(before, now);
}

/// Of the table and of its columns together: a REVOKE from the table takes the columns' privileges along.
void Planner::change_relation_privileges(const Relation& before, const Relation& now) {
    Relation from = now;
    from.acl = before.acl;
    for (Column& column : from.columns)
        if (const Column* old = before.column(column.name)) column.acl = old->acl;
        else column.acl.reset();
    add_if_any(Rank::privileges, now.kind, now.name.display(), print::change_privileges(from, now, options_.postgres)).needs = {now.name.display()};
}

void Planner::alter_view(const Changed& changed, const Relation& before, const Relation& now) {
    if (!changed.is("query")) return;
    Action& action = add(Rank::create_view, now.kind, changed.object, {print::replace_view(now)});
    action.makes = {changed.object};
    for (const Column& column : now.columns) action.makes.push_back(key_of(ObjectKind::column, part_identity(now, column.name)));
    action.needs = needs_of(drifts_.expected, now);
    action.frees = needs_of(drifts_.actual, before);
}

void Planner::change_parents(const Relation& before, const Relation& now) {
    const std::string identity = now.name.display();
    if (fates_.detached().contains(identity)) return;
    const bool moved = before.partition_bound != now.partition_bound;
    for (const QualifiedName& parent : before.parents) {
        if (!moved && contains(now.parents, parent)) continue;
        const std::string statement = before.partition_bound.empty() ? fmt::format("{} NO INHERIT {}", print::alter(now), quoted(parent))
                                                                     : fmt::format("ALTER TABLE {} DETACH PARTITION {}", quoted(parent), quoted(now.name));
        Action& action = add(Rank::detach, now.kind, identity, {statement});
        action.drops = {key_of(ObjectKind::other, "place in " + parent.display()), key_of(ObjectKind::other, "attached " + identity)};
        action.frees = {parent.display()};
    }
    for (const QualifiedName& parent : now.parents) {
        if (!moved && contains(before.parents, parent)) continue;
        const std::string statement = now.partition_bound.empty() ? fmt::format("{} INHERIT {}", print::alter(now), quoted(parent)) : print::attach_partition(now);
        Action& action = add(Rank::attach, now.kind, identity, {statement});
        action.makes = {key_of(ObjectKind::other, "attached " + identity)};
        action.needs = {identity, parent.display()};
        action.follows = {key_of(ObjectKind::other, "place in " + parent.display())};
        if (const Relation* above = sides_.wanted.relation(parent.display()))
            for (const Column& column : above->columns) action.needs.push_back(key_of(ObjectKind::column, part_identity(now, column.name)));
        if (const Relation* above = sides_.found.relation(parent.display()))
            for (const Column& column : above->columns)
                if (!now.column(column.name)) action.follows.push_back(key_of(ObjectKind::column, part_identity(*above, column.name)));
        for (const Index& index : now.indexes)
            if (!index.parent.name.empty()) action.needs.push_back(index.name.display());
    }
}

/// The parent or the type is made anew; the table with its rows stays.
void Planner::reattach(const Relation& before, const Relation& now) {
    const std::string identity = now.name.display();
    Action& away = add(Rank::detach, now.kind, identity, {});
    Action back{Rank::attach, fmt::format("{} {}", name_of(now.kind), identity), {}};
    away.drops = {key_of(ObjectKind::other, "attached " + identity)};
    for (const QualifiedName& parent : before.parents) {
        away.statements.push_back(before.partition_bound.empty() ? fmt::format("{} NO INHERIT {}", print::alter(before), quoted(parent)) : fmt::format("ALTER TABLE {} DETACH PARTITION {}", quoted(parent), quoted(now.name)));
        away.frees.push_back(parent.display());
        away.drops.push_back(key_of(ObjectKind::other, "place in " + parent.display()));
    }
    if (!before.of_type.name.empty() && before.parents.empty()) {
        away.statements.push_back(print::alter(before) + " NOT OF");
        away.frees.push_back(before.of_type.display());
    }
    for (const QualifiedName& parent : now.parents) {
        back.statements.push_back(now.partition_bound.empty() ? fmt::format("{} INHERIT {}", print::alter(now), quoted(parent)) : print::attach_partition(now));
        back.needs.push_back(parent.display());
        back.follows.push_back(key_of(ObjectKind::other, "place in " + parent.display()));
    }
    if (!now.of_type.name.empty() && now.parents.empty()) {
        back.statements.push_back(print::alter(now) + " OF " + quoted(now.of_type));
        back.needs.push_back(now.of_type.display());
    }
    back.makes = {key_of(ObjectKind::other, "attached " + identity)};
    if (!back.statements.empty()) actions_.push_back(std::move(back));
}

}  // namespace pgsteward::reconcile
