#include "interpret/drops.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/referenced-index.hpp"
#include "interpret/define.hpp"
#include "interpret/definitions.hpp"
#include "interpret/owned.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

/// Catalog objects that rely on a relation, by display name.
std::vector<std::string> dependants_of(const Catalog& catalog, const QualifiedName& name) {
    std::vector<std::string> found;
    for (const QualifiedName& user : catalog.relations.users_of(name)) {
        const Relation& relation = *catalog.relations.find(user);
        if (contains(relation.depends_on, name)) found.push_back(user.display());
        for (const Column& column : relation.columns)
            if (contains(column.uses.names, name)) found.push_back(user.display() + "." + column.name);
        for (const Constraint& constraint : relation.constraints)
            if (constraint.kind == Constraint::Kind::foreign_key && constraint.referenced == name) found.push_back(user.display() + "." + constraint.name);
    }
    std::sort(found.begin(), found.end());
    return found;
}

Dropped part_of(Execution& run, ObjectKind kind, const QualifiedName& relation, const std::string& part, const Origin& created) {
    Dropped dropped{kind, relation, part};
    dropped.by_cascade = true;
    dropped.relation = run.catalog().relations.share(relation);
    dropped.known = run.known(created);
    dropped.temporary = dropped.relation && dropped.relation->persistence == Persistence::temporary;
    return dropped;
}

/// A part that the statement names; what is not known of a table made in this migration was made there too.
void emit_dropped_part(Execution& run, ObjectKind kind, const Relation& table, const std::string& name, const Origin* created, bool if_exists) {
    Dropped dropped{kind, table.name, name};
    dropped.if_exists = if_exists;
    dropped.known = created ? run.known(*created) : run.known(table.created) == Known::this_migration ? Known::this_migration : Known::no;
    if (kind == ObjectKind::column && run.column_perhaps_older(table.name, name)) dropped.known = Known::before;
    dropped.temporary = table.persistence == Persistence::temporary;
    dropped.relation = run.catalog().relations.share(table.name);
    run.emit(std::move(dropped));
}

void drop_along(Execution& run, const QualifiedName& name, bool cascade) {
    const Relation* relation = run.catalog().relations.find(name);
    if (!relation) return;
    Dropped dropped{relation->kind, name, {}};
    dropped.by_cascade = true;
    drop_relation(run, name, std::move(dropped), cascade);
}

/// Foreign keys of other tables that refer to `name` and that a predicate picks.
template <typename Picks>
void drop_foreign_keys(Execution& run, const QualifiedName& name, const Picks& picks) {
    for (const QualifiedName& user : run.catalog().relations.users_of(name)) {
        const auto refers = [&](const Constraint& constraint) {
            return constraint.kind == Constraint::Kind::foreign_key && constraint.referenced == name && picks(constraint);
        };
        const auto shared = run.catalog().relations.share(user);
        if (user == name || !shared || std::none_of(shared->constraints.begin(), shared->constraints.end(), refers)) continue;
        for (const Constraint& constraint : shared->constraints)
            if (refers(constraint)) run.emit(part_of(run, ObjectKind::constraint, user, constraint.name, constraint.created));
        run.catalog().relations.edit(user, [&](Relation& relation) { erase_if(relation.constraints, refers); });
    }
}

/// Removes indexes that a predicate picks, with their names.
template <typename Picks>
void erase_indexes(Execution& run, Relation& table, const Picks& picks) {
    erase_if(table.indexes, [&](const Index& index) {
        if (!picks(index)) return false;
        run.catalog().index_tables.erase(index.name);
        return true;
    });
}

bool index_uses(const Index& index, const std::string& column) {
    return std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) { return key.column == column; }) ||
           contains(index.including, column) || contains(index.columns_read, column);
}

/// Views that read the column, policies, triggers and generated columns of the table itself.
void drop_users_of_column(Execution& run, Relation& table, const std::string& column) {
    for (const QualifiedName& user : run.catalog().relations.users_of(table.name)) {
        const Relation* relation = run.catalog().relations.find(user);
        const auto read = std::pair(table.name, column);
        if (relation && std::find(relation->columns_read.begin(), relation->columns_read.end(), read) != relation->columns_read.end()) drop_along(run, user, true);
    }
    drop_foreign_keys(run, table.name, [&](const Constraint& key) { return contains(key.referenced_columns, column); });
    erase_if(table.policies, [&](const RowPolicy& policy) {
        if (!contains(policy.columns_read, column)) return false;
        run.emit(part_of(run, ObjectKind::policy, table.name, policy.name, policy.created));
        return true;
    });
    erase_if(table.triggers, [&](const Trigger& trigger) {
        if (!contains(trigger.update_columns, column)) return false;
        run.emit(part_of(run, ObjectKind::trigger, table.name, trigger.name, trigger.created));
        return true;
    });
    std::vector<std::string> generated;
    for (const Column& other : table.columns)
        if (other.generated && contains(other.columns_read, column)) generated.push_back(other.name);
    for (const std::string& other : generated) drop_column(run, table, other, false, true, false);
}

void drop_statistics_on(Execution& run, const QualifiedName& table, const std::string& column) {
    for (const QualifiedName& key : run.catalog().others.users_of(table)) {
        const OtherObject* object = run.catalog().others.find(key);
        if (!object || object->kind != ObjectKind::statistics) continue;
        const auto on = object->properties.find("on");
        const bool uses = column.empty() || (on != object->properties.end() && (", " + on->second + ",").find(", " + quoted(column) + ",") != std::string::npos);
        if (uses) run.catalog().others.erase(key);
    }
}

/// A publication is there without the table, an operator family without a member.
bool stays_without(Execution& run, const OtherObject& object, const QualifiedName& gone) {
    if (object.kind != ObjectKind::publication && object.kind != ObjectKind::operator_family) return false;
    run.catalog().others.edit(other_key(object.kind, object.name), [&](OtherObject& changed) {
        changed.uses.remove(gone);
        changed.properties.erase("table " + quoted(gone));
        const std::string member = quoted(QualifiedName{gone.schema, gone.name.substr(0, gone.name.find('('))}) + "(";
        if (object.kind == ObjectKind::operator_family)
            changed.properties.erase_if([&](const auto& property) { return property.second.starts_with(member); });
    });
    return true;
}

/// Without CASCADE too.
void leave_publications(Execution& run, const QualifiedName& table) {
    for (const QualifiedName& key : run.catalog().others.users_of(table))
        if (const auto object = run.catalog().others.share(key); object && object->kind == ObjectKind::publication) stays_without(run, *object, table);
}

/// What belongs to a relation and needs `gone`.
void drop_parts_using(Execution& run, Relation& relation, const QualifiedName& gone) {
    const auto needs = [&](const Uses& uses) { return contains(uses.names, gone); };
    for (Column& column : relation.columns)
        if (needs(column.uses) && !column.generated) {
            column.default_.reset();
            column.uses = {};
        }
    std::vector<std::string> columns;
    for (const Column& column : relation.columns)
        if (type_named(column.type) == gone || (column.generated && needs(column.uses))) columns.push_back(column.name);
    for (const std::string& column : columns) {
        const Column* now = relation.column(column);
        if (!now) continue;
        run.emit(part_of(run, ObjectKind::column, relation.name, column, now->created));
        const std::size_t before = run.effects.size();
        drop_column(run, relation, column, false, true, false);
        run.effects.erase(run.effects.begin() + static_cast<std::ptrdiff_t>(before));   // it was said already, as a cascade
    }
    erase_if(relation.constraints, [&](const Constraint& constraint) {
        if (!needs(constraint.uses)) return false;
        run.emit(part_of(run, ObjectKind::constraint, relation.name, constraint.name, constraint.created));
        erase_indexes(run, relation, [&](const Index& index) { return index.of_constraint && index.name.name == constraint.name; });
        return true;
    });
    erase_indexes(run, relation, [&](const Index& index) { return needs(index.uses); });
    const QualifiedName function{gone.schema, gone.name.substr(0, gone.name.find('('))};
    erase_if(relation.triggers, [&](const Trigger& trigger) {
        const bool calls = gone.name.ends_with("()") && trigger.function == function;
        if (!calls && !needs(trigger.uses) && trigger.from != gone) return false;
        run.emit(part_of(run, ObjectKind::trigger, relation.name, trigger.name, trigger.created));
        return true;
    });
    erase_if(relation.rules, [&](const RewriteRule& rule) {
        if (!needs(rule.uses)) return false;
        run.emit(part_of(run, ObjectKind::rule, relation.name, rule.name, rule.created));
        return true;
    });
    erase_if(relation.policies, [&](const RowPolicy& policy) {
        if (!needs(policy.uses)) return false;
        run.emit(part_of(run, ObjectKind::policy, relation.name, policy.name, policy.created));
        return true;
    });
}

}  // namespace

QualifiedName other_key(ObjectKind kind, const QualifiedName& name) { return {"", fmt::format("{} {}", name_of(kind), name.display())}; }

std::vector<QualifiedName> owned_sequences(const Catalog& catalog, const QualifiedName& table, const std::string& column) {
    std::vector<QualifiedName> sequences;
    for (const QualifiedName& user : catalog.relations.users_of(table)) {
        const Relation* relation = catalog.relations.find(user);
        if (relation && relation->owned_by && relation->owned_by->first == table && (column.empty() || relation->owned_by->second == column)) sequences.push_back(user);
    }
    return sequences;
}

void drop_relation(Execution& run, const QualifiedName& name, Dropped dropped, bool cascade) {
    const auto shared = run.catalog().relations.share(name);
    dropped.relation = shared;
    if (!shared) return run.emit(std::move(dropped));
    dropped.kind = shared->kind;
    dropped.known = run.known(shared.get());
    dropped.temporary = shared->persistence == Persistence::temporary;
    dropped.dependants = dependants_of(run.catalog(), name);
    run.emit(std::move(dropped));

    for (const Index& index : shared->indexes) run.catalog().index_tables.erase(index.name);
    run.catalog().relations.erase(name);
    drop_statistics_on(run, name, {});
    leave_publications(run, name);
    // Partitions go with their parent; sequences with the column that owns them. Views and children need CASCADE.
    for (const QualifiedName& user : run.catalog().relations.users_of(name)) {
        const Relation* relation = run.catalog().relations.find(user);
        if (!relation) continue;
        const bool child = contains(relation->parents, name);
        const bool owned = relation->owned_by && relation->owned_by->first == name;
        if (owned || (child && (cascade || !relation->partition_bound.empty())) || (cascade && contains(relation->depends_on, name))) drop_along(run, user, cascade);
    }
    if (!cascade) return;
    drop_foreign_keys(run, name, [](const Constraint&) { return true; });
    drop_users(run, name);
}

void drop_users(Execution& run, const QualifiedName& gone) {
    for (const QualifiedName& user : run.catalog().relations.users_of(gone)) {
        const Relation* relation = run.catalog().relations.find(user);
        if (!relation) continue;
        if (contains(relation->uses.names, gone) || contains(relation->depends_on, gone) || relation->of_type == gone) {
            drop_along(run, user, true);
            continue;
        }
        Relation changed = *relation;
        drop_parts_using(run, changed, gone);
        run.catalog().relations.put(user, std::move(changed));
    }
    for (const QualifiedName& user : run.catalog().routines.users_of(gone)) {
        const auto routine = run.catalog().routines.share(user);
        if (!routine) continue;
        Dropped dropped{routine->kind, routine->name, {}};
        dropped.by_cascade = true;
        drop_routine_with(run, user, std::move(dropped), true);
    }
    for (const QualifiedName& user : run.catalog().types.users_of(gone)) {
        const auto type = run.catalog().types.share(user);
        if (!type) continue;
        if (type->form == Type::Form::composite) {
            run.catalog().types.edit(user, [&](Type& composite) {
                std::erase_if(composite.attributes, [&](const Column& attribute) { return type_named(attribute.type) == gone; });
            });
            continue;
        }
        run.catalog().types.erase(user);
        drop_users(run, user);
    }
    for (const QualifiedName& user : run.catalog().others.users_of(gone)) {
        const auto object = run.catalog().others.share(user);
        if (!object || stays_without(run, *object, gone)) continue;
        run.catalog().others.erase(user);
        if (object->kind == ObjectKind::operator_) forget_operator(run, object->name);
        drop_users(run, user);
    }
}

bool has_in_parent(const Catalog& catalog, const Relation& table, const std::string& column) {
    return std::any_of(table.parents.begin(), table.parents.end(), [&](const QualifiedName& name) {
        const Relation* parent = catalog.relations.find(name);
        return parent && parent->column(column);
    });
}

void drop_column(Execution& run, Relation& table, const std::string& name, bool if_exists, bool cascade, bool from_parent) {
    const auto column = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& other) { return other.name == name; });
    const bool present = column != table.columns.end();
    if (!present && if_exists && run.catalog().complete && !table.partial) return;
    if (from_parent) {
        if (!present) return;
        column->inherited = has_in_parent(run.catalog(), table, name);
        if (column->inherited || column->local) return;
    } else {
        emit_dropped_part(run, ObjectKind::column, table, name, present ? &column->created : nullptr, if_exists);
        if (!present) return;
    }
    if (cascade) drop_users_of_column(run, table, name);
    erase_if(table.columns, [&](const Column& other) { return other.name == name; });
    erase_if(table.constraints, [&](const Constraint& constraint) { return contains(constraint.columns, name) || contains(constraint.including, name); });
    erase_indexes(run, table, [&](const Index& index) { return index_uses(index, name); });
    erase_if(table.constraints, [&](const Constraint& constraint) { return makes_index(constraint.kind) && !table.index(constraint.name); });
    drop_statistics_on(run, table.name, name);
    for (const QualifiedName& sequence : owned_sequences(run.catalog(), table.name, name)) run.catalog().relations.erase(sequence);
}

void drop_foreign_keys_on(Execution& run, Relation& table, const std::string& index) {
    const auto stands_on_it = [&](const Constraint& key) {
        if (key.kind != Constraint::Kind::foreign_key || key.referenced != table.name) return false;
        const Index* stands_on = referenced_index(table, key.referenced_columns);
        return stands_on && stands_on->name.name == index;
    };
    drop_foreign_keys(run, table.name, stands_on_it);
    erase_if(table.constraints, stands_on_it);
}

void drop_constraint(Execution& run, Relation& table, const std::string& name, bool if_exists, bool cascade, bool from_parent) {
    const Constraint* constraint = table.constraint(name);
    if (!constraint && if_exists && run.catalog().complete && !table.partial) return;
    if (from_parent) {
        if (!constraint || !constraint->inherited) return;
        for (Constraint& own : table.constraints)
            if (own.name == name) own.inherited = false;
        if (constraint->local) return;
    } else {
        emit_dropped_part(run, ObjectKind::constraint, table, name, constraint ? &constraint->created : nullptr, if_exists);
    }
    if (!constraint) return;
    const Constraint gone = *constraint;
    if (cascade && makes_index(gone.kind)) drop_foreign_keys_on(run, table, name);
    erase_if(table.constraints, [&](const Constraint& other) { return other.name == name; });
    QualifiedName index_name;
    erase_indexes(run, table, [&](const Index& index) {
        if (!index.of_constraint || index.name.name != name) return false;
        index_name = index.name;
        return true;
    });
    if (!table.partitioned() || !makes_index(gone.kind)) return;
    for (const QualifiedName& child : children_of(run.catalog(), table.name)) {
        Relation partition = *run.catalog().relations.find(child);
        std::string counterpart;
        for (const Index& index : partition.indexes)
            if (index.parent == index_name && index.of_constraint) counterpart = index.name.name;
        if (counterpart.empty()) continue;
        drop_constraint(run, partition, counterpart, false, cascade, true);
        run.catalog().relations.put(child, std::move(partition));
    }
}

void drop_routine_with(Execution& run, const QualifiedName& key, Dropped dropped, bool cascade) {
    dropped.routine = run.catalog().routines.share(key);
    if (!dropped.routine) return;
    dropped.name = dropped.routine->name;
    dropped.known = run.known(dropped.routine->created);
    for (const QualifiedName& user : run.catalog().relations.users_of(key)) {
        const Relation& relation = *run.catalog().relations.find(user);
        for (const Trigger& trigger : relation.triggers)
            if (trigger.function == dropped.name) dropped.dependants.push_back(user.display() + "." + trigger.name);
    }
    run.catalog().erase_routine(key);
    run.emit(std::move(dropped));
    if (cascade) drop_users(run, key);
}

/// What the catalog keeps by name only.
void drop_other(Execution& run, Dropped dropped, bool cascade) {
    const QualifiedName key = other_key(dropped.kind, dropped.name);
    const OtherObject* existing = run.catalog().others.find(key);
    const Role* role = dropped.kind == ObjectKind::role ? run.catalog().roles.find({"", dropped.name.name}) : nullptr;
    // Roles, databases and tablespaces belong to the server: no chain of one database knows them all.
    const bool of_server = dropped.kind == ObjectKind::role || dropped.kind == ObjectKind::database || dropped.kind == ObjectKind::tablespace;
    if (existing) dropped.known = run.known(existing->created);
    else if (role) dropped.known = role->uncertain ? Known::no : run.known(role->created);
    else if (dropped.if_exists && run.catalog().complete && !of_server) return;
    if (role) drop_role(run, dropped.name.name);
    if (existing && dropped.kind == ObjectKind::operator_) forget_operator(run, dropped.name);
    run.catalog().others.erase(key);
    run.emit(std::move(dropped));
    if (cascade) drop_users(run, key);
}

}  // namespace pgsteward::interpret
