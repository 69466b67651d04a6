// Names that move: RENAME, SET SCHEMA. What refers to an object by name follows it, as it does on the server, which
// refers by OID.
#include <algorithm>

#include "interpret/apply.hpp"
#include "interpret/define.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/moved.hpp"
#include "interpret/others.hpp"
#include "interpret/rewrite.hpp"

namespace pgsteward::interpret {
namespace {

/// Whoever looks for what is called that finds the statement that called it so.
template <typename List>
void rename_in(Execution& run, List& list, const std::string& from, const std::string& to) {
    for (auto& item : list) {
        if (item.name != from) continue;
        item.name = to;
        item.changed = run.origin();
    }
}

void move_indexes(Execution& run, Relation& table, const QualifiedName& to) {
    for (Index& index : table.indexes) {
        run.catalog().index_tables.erase(index.name);
        index.name.schema = to.schema;
        run.catalog().index_tables.put(index.name, to);
    }
}

void move_relation(Execution& run, const QualifiedName& from, const QualifiedName& to) {
    const Relation* existing = run.catalog().relations.find(from);
    if (!existing || run.catalog().relations.find(to)) return;   // the server refuses a name that is taken
    const std::vector<QualifiedName> users = run.catalog().relations.users_of(from);
    Relation moved = *existing;
    moved.name = to;
    moved.changed = run.origin();
    move_indexes(run, moved, to);
    rename_row_in(moved, from.name, to.name);
    for (Constraint& constraint : moved.constraints)
        if (constraint.referenced == from) constraint.referenced = to;
    run.catalog().relations.erase(from);
    run.catalog().relations.put(to, std::move(moved));
    for (const QualifiedName& user : users)
        run.catalog().relations.edit(user, [&](Relation& relation) { rename_relation_in(run, relation, from, to); });
    follow_in_others(run, from, to);
    // SET SCHEMA takes owned sequences along.
    if (from.schema == to.schema) return;
    for (const QualifiedName& sequence : owned_sequences(run.catalog(), to, {})) move_relation(run, sequence, {to.schema, sequence.name});
}

void move_type(Execution& run, const QualifiedName& from, const QualifiedName& to) {
    const auto type = run.catalog().types.share(from);
    if (!type || run.catalog().types.find(to)) return;
    const std::vector<QualifiedName> relations = run.catalog().relations.users_of(from);
    const std::vector<QualifiedName> routines = run.catalog().routines.users_of(from);
    const std::vector<QualifiedName> types = run.catalog().types.users_of(from);
    Type moved = *type;
    moved.name = to;
    moved.changed = run.origin();
    run.catalog().types.erase(from);
    run.catalog().types.put(to, std::move(moved));
    for (const QualifiedName& user : relations)
        run.catalog().relations.edit(user, [&](Relation& relation) { rename_type_in(run, relation, from, to); });
    for (const QualifiedName& user : routines) {
        Routine routine = *run.catalog().routines.find(user);
        run.catalog().erase_routine(user);
        rename_type_in(routine, from, to);
        run.catalog().put_routine(std::move(routine));
    }
    for (const QualifiedName& user : types)
        run.catalog().types.edit(user, [&](Type& other) { rename_type_in(other, from, to); });
}

/// Operators, casts, triggers on events … that call a routine; aggregates that are made of it.
void follow_routine_in_others(Execution& run, const QualifiedName& from, const QualifiedName& to, const QualifiedName& old_key, const QualifiedName& new_key) {
    for (const QualifiedName& user : run.catalog().others.users_of(old_key))
        run.catalog().others.edit(user, [&](OtherObject& object) {
            std::replace(object.uses.names.begin(), object.uses.names.end(), old_key, new_key);
            for (auto& [property, value] : object.properties) value = with_renamed_object(value, from, to);
        });
    for (const QualifiedName& user : run.catalog().routines.users_of(old_key))
        run.catalog().routines.edit(user, [&](Routine& routine) {
            std::replace(routine.uses.names.begin(), routine.uses.names.end(), old_key, new_key);
            for (auto& [clause, value] : routine.aggregate) value = with_renamed_object(value, from, to);
        });
    for (const QualifiedName& user : run.catalog().types.users_of(old_key))
        run.catalog().types.edit(user, [&](Type& type) {
            std::replace(type.uses.names.begin(), type.uses.names.end(), old_key, new_key);
            for (auto& [property, value] : type.properties) value = with_renamed_object(value, from, to);
        });
}

void move_routine(Execution& run, const QualifiedName& key, const QualifiedName& to) {
    const auto routine = run.catalog().routines.share(key);
    if (!routine) return;
    const std::vector<QualifiedName> users = run.catalog().relations.users_of(key);
    Routine moved = *routine;
    const QualifiedName from = moved.name;
    moved.name = to;
    moved.changed = run.origin();
    const QualifiedName new_key = key_of(moved);
    run.catalog().erase_routine(key);
    run.catalog().put_routine(std::move(moved));
    for (const QualifiedName& user : users)
        run.catalog().relations.edit(user, [&](Relation& relation) {
            for (Trigger& trigger : relation.triggers)
                if (trigger.function == from && key.name.ends_with("()")) trigger.function = to;
            rename_routine_in(run, relation, from, to, key, new_key);
        });
    follow_routine_in_others(run, from, to, key, new_key);
}

void move_index(Execution& run, const QualifiedName& index, const std::string& name) {
    const Relation* table = run.catalog().table_of_index(index, run.path());
    if (!table) return;
    run.catalog().relations.edit(table->name, [&](Relation& relation) {
        for (Index& own : relation.indexes) {
            if (own.name.name != index.name) continue;
            run.catalog().index_tables.erase(own.name);
            if (own.of_constraint) rename_in(run, relation.constraints, own.name.name, name);
            own.name.name = name;
            own.changed = run.origin();
            run.catalog().index_tables.put(own.name, relation.name);
        }
    });
}

/// Statistics are on columns, publications may be of some.
void rename_column_in_others(Execution& run, const QualifiedName& table, const std::string& from, const std::string& to) {
    const std::string published = "table " + quoted(table);
    for (const QualifiedName& user : run.catalog().others.users_of(table))
        run.catalog().others.edit(user, [&](OtherObject& object) {
            for (auto& [property, value] : object.properties)
                if ((object.kind == ObjectKind::statistics && property == "on") || (object.kind == ObjectKind::publication && property == published))
                    value = with_renamed_column(value, table.name, from, to);
        });
}

void rename_column(Execution& run, const QualifiedName& table, const std::string& from, const std::string& to, bool only_here) {
    const auto before = run.catalog().relations.share(table);
    if (!before) {
        run.catalog().types.edit(table, [&](Type& type) { rename_in(run, type.attributes, from, to); });
        return;
    }
    run.catalog().relations.edit(table, [&](Relation& relation) {
        rename_column_in(run, relation, from, to);
        relation.changed = run.origin();
    });
    rename_column_in_others(run, table, from, to);
    for (const QualifiedName& user : run.catalog().relations.users_of(table)) {
        const Relation& relation = *run.catalog().relations.find(user);
        const bool child = std::find(relation.parents.begin(), relation.parents.end(), table) != relation.parents.end();
        if (child && !only_here) rename_column(run, user, from, to, false);
        run.catalog().relations.edit(user, [&](Relation& other) { rename_foreign_column_in(run, other, *before, from, to); });
    }
}

void rename_constraint(Execution& run, const QualifiedName& table, const std::string& from, const std::string& to) {
    run.catalog().relations.edit(table, [&](Relation& relation) {
        rename_in(run, relation.constraints, from, to);
        for (Index& index : relation.indexes) {
            if (!index.of_constraint || index.name.name != from) continue;
            run.catalog().index_tables.erase(index.name);
            index.name.name = to;
            index.changed = run.origin();
            run.catalog().index_tables.put(index.name, relation.name);
        }
    });
    for (const QualifiedName& child : children_of(run.catalog(), table)) {
        const Constraint* inherited = run.catalog().relations.find(child)->constraint(from);
        if (inherited && inherited->inherited && inherited->kind == Constraint::Kind::check) rename_constraint(run, child, from, to);
    }
}

/// A user of another object keeps its name in `uses` and, by kind, in a property or in its own name.
void follow_other(Execution& run, const QualifiedName& user, ObjectKind kind, const QualifiedName& from, const QualifiedName& to) {
    OtherObject object = *run.catalog().others.find(user);
    std::replace(object.uses.names.begin(), object.uses.names.end(), other_key(kind, from), other_key(kind, to));
    if (kind == ObjectKind::foreign_data_wrapper) object.properties["foreign data wrapper"] = quoted(to.name);
    const std::string old_end = (kind == ObjectKind::foreign_server ? " server " : " language ") + from.name;
    const bool named = (kind == ObjectKind::foreign_server && object.kind == ObjectKind::user_mapping) || (kind == ObjectKind::language && object.kind == ObjectKind::transform);
    if (named && object.name.name.ends_with(old_end)) object.name.name = object.name.name.substr(0, object.name.name.size() - from.name.size()) + to.name;
    for (auto& [property, value] : object.properties) value = with_renamed_object(value, from, to);
    const QualifiedName key = other_key(object.kind, object.name);
    run.catalog().others.erase(user);
    run.catalog().others.put(key, std::move(object));
}

void move_other(Execution& run, ObjectKind kind, const QualifiedName& from, const QualifiedName& to) {
    const auto object = run.catalog().others.share(other_key(kind, from));
    if (!object) return;
    OtherObject moved = *object;
    moved.name = to;
    moved.changed = run.origin();
    // A subscription's slot keeps its name; it is said where it is not the subscription's own.
    if (kind == ObjectKind::subscription) {
        const auto slot = moved.properties.emplace("slot_name", from.name).first;
        if (slot->second == to.name) moved.properties.erase(slot);
    }
    const QualifiedName old_key = other_key(kind, from), new_key = other_key(kind, to);
    const std::vector<QualifiedName> users = run.catalog().others.users_of(old_key);
    run.catalog().others.erase(old_key);
    run.catalog().others.put(new_key, std::move(moved));
    for (const QualifiedName& user : users) follow_other(run, user, kind, from, to);
    if (kind == ObjectKind::operator_) follow_operator(run, from, to);
    if (kind == ObjectKind::operator_class || kind == ObjectKind::operator_family) follow_family(run, kind, from, to);
}

/// Extensions and publications name schemas.
void follow_schema(Execution& run, const OtherObject& object, const std::string& from, const std::string& to) {
    const std::string published = "tables in schema " + quoted(from);
    const auto schema = object.properties.find("schema");
    const bool of_extension = object.kind == ObjectKind::extension && schema != object.properties.end() && schema->second == quoted(from);
    if (!of_extension && !object.properties.contains(published)) return;
    run.catalog().others.edit(other_key(object.kind, object.name), [&](OtherObject& changed) {
        if (of_extension) changed.properties["schema"] = quoted(to);
        if (changed.properties.erase(published)) changed.properties["tables in schema " + quoted(to)] = "";
    });
}

void move_default_privileges(Execution& run, const std::string& from, const std::string& to) {
    for (const auto& entry : run.catalog().default_privileges.sorted()) {
        if (entry->schema != from) continue;
        const std::string name = entry->role + " " + std::string(name_of(entry->kind));
        DefaultPrivileges moved = *entry;
        moved.schema = to;
        run.catalog().default_privileges.erase({from, name});
        run.catalog().default_privileges.put({to, name}, std::move(moved));
    }
}

/// Everything in a schema has its name in its own.
void move_schema(Execution& run, const std::string& from, const std::string& to) {
    for (const QualifiedName& name : run.catalog().relations.names_in(from)) move_relation(run, name, {to, name.name});
    for (const QualifiedName& name : run.catalog().types.names_in(from)) move_type(run, name, {to, name.name});
    for (const QualifiedName& key : run.catalog().routines.names_in(from)) move_routine(run, key, {to, run.catalog().routines.find(key)->name.name});
    for (const auto& object : run.catalog().others.sorted()) {
        if (object->name.schema == from) move_other(run, object->kind, object->name, {to, object->name.name});
        follow_schema(run, *object, from, to);
    }
    move_default_privileges(run, from, to);
    know_public_schema(run, from);
    if (const auto schema = run.catalog().schemas.share({"", from})) {
        OtherObject moved = *schema;
        moved.name.name = to;
        moved.changed = run.origin();
        run.catalog().schemas.erase({"", from});
        run.catalog().schemas.put({"", to}, std::move(moved));
    }
}

/// What a statement names by its bare name: with the operands or access method that belong to the catalog's name.
QualifiedName renamed(const QualifiedName& from, const std::string& old_name, const std::string& new_name) {
    return {from.schema, from.name.starts_with(old_name) ? new_name + from.name.substr(old_name.size()) : new_name};
}

}  // namespace

void apply(Execution& run, const sql::Rename& rename) {
    const sql::ObjectReference& object = rename.object;
    const std::string& to = rename.new_name;
    switch (object.kind) {
        case ObjectKind::table:
        case ObjectKind::view:
        case ObjectKind::materialized_view:
        case ObjectKind::sequence:
        case ObjectKind::foreign_table:
        case ObjectKind::index: {
            // ALTER TABLE renames whatever relation has the name, indexes too; ALTER INDEX likewise.
            const Relation* relation = run.relation(object.name);
            if (!relation && (object.kind == ObjectKind::index || run.catalog().table_of_index(object.name.qualified(), run.path())))
                return move_index(run, object.name.qualified(), to);
            if (!relation) run.meet(object.name, object.kind);
            const QualifiedName from = run.relation_name(object.name);
            emit_moved(run, object.kind, from, {from.schema, to});
            return move_relation(run, from, {from.schema, to});
        }
        case ObjectKind::column:
        case ObjectKind::attribute:
            if (rename.relation_kind != ObjectKind::type) run.meet(object.name, rename.relation_kind);
            emit_moved_column(run, object, to);
            if (!object.name.name.empty() && rename.relation_kind == ObjectKind::type && !run.relation(object.name))
                return rename_column(run, run.type_name(object.name), object.part, to, false);
            return rename_column(run, run.relation_name(object.name), object.part, to, false);
        case ObjectKind::constraint: return rename_constraint(run, run.relation_name(object.name), object.part, to);
        case ObjectKind::domain_constraint:
            run.catalog().types.edit(run.type_name(object.name), [&](Type& domain) { rename_in(run, domain.constraints, object.part, to); });
            return;
        case ObjectKind::trigger:
        case ObjectKind::policy:
        case ObjectKind::rule:
            run.catalog().relations.edit(run.relation_name(object.name), [&](Relation& relation) {
                if (object.kind == ObjectKind::trigger) rename_in(run, relation.triggers, object.part, to);
                if (object.kind == ObjectKind::policy) rename_in(run, relation.policies, object.part, to);
                if (object.kind == ObjectKind::rule) rename_in(run, relation.rules, object.part, to);
            });
            return;
        case ObjectKind::type:
        case ObjectKind::domain: {
            const QualifiedName from = run.type_name(object.name);
            emit_moved(run, object.kind, from, {from.schema, to});
            return move_type(run, from, {from.schema, to});
        }
        case ObjectKind::schema:
            emit_moved_other(run, object.kind, object.name.qualified(), {"", to});
            return move_schema(run, object.name.name, to);
        case ObjectKind::role:
            emit_moved_other(run, object.kind, object.name.qualified(), {"", to});
            return rename_role(run, object.name.name, to);
        default: break;
    }
    if (is_routine(object.kind)) {
        const auto key = find_routine(run, object.name, object.arguments);
        if (!key) return run.emit(Renamed{object.kind, run.routine_name(object.name), {run.routine_name(object.name).schema, to}, {}, {}});
        emit_moved_routine(run, object.kind, *key, {key->schema, to});
        return move_routine(run, *key, {key->schema, to});
    }
    const QualifiedName from = other_name(run, object);
    emit_moved_other(run, object.kind, from, renamed(from, object.name.name, to));
    move_other(run, object.kind, from, renamed(from, object.name.name, to));
}

void apply(Execution& run, const sql::SetSchema& set) {
    switch (set.object.kind) {
        case ObjectKind::table:
        case ObjectKind::view:
        case ObjectKind::materialized_view:
        case ObjectKind::sequence:
        case ObjectKind::foreign_table: {
            run.meet(set.object.name, set.object.kind);
            const QualifiedName from = run.relation_name(set.object.name);
            emit_moved(run, set.object.kind, from, {set.schema, from.name});
            return move_relation(run, from, {set.schema, from.name});
        }
        case ObjectKind::type:
        case ObjectKind::domain: {
            const QualifiedName from = run.type_name(set.object.name);
            emit_moved(run, set.object.kind, from, {set.schema, from.name});
            return move_type(run, from, {set.schema, from.name});
        }
        default: break;
    }
    if (is_routine(set.object.kind)) {
        const auto key = find_routine(run, set.object.name, set.object.arguments);
        if (!key) return run.emit(Renamed{set.object.kind, run.routine_name(set.object.name), {set.schema, set.object.name.name}, {}, {}});
        const QualifiedName to{set.schema, run.catalog().routines.find(*key)->name.name};
        emit_moved_routine(run, set.object.kind, *key, to);
        return move_routine(run, *key, to);
    }
    if (set.object.kind == ObjectKind::extension) {
        emit_moved_other(run, set.object.kind, set.object.name.qualified(), {set.schema, set.object.name.name});
        run.catalog().others.edit(other_key(ObjectKind::extension, {"", set.object.name.name}), [&](OtherObject& extension) { extension.properties["schema"] = quoted(set.schema); });
        return;
    }
    const QualifiedName from = other_name(run, set.object);
    emit_moved_other(run, set.object.kind, from, {set.schema, from.name});
    move_other(run, set.object.kind, from, {set.schema, from.name});
}

}  // namespace pgsteward::interpret
