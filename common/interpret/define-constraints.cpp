// CHECK, keys, exclusion and foreign keys, and the indexes that the server makes for them.
#include <algorithm>

#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using sql::ConstraintDefinition;
using Kind = ConstraintDefinition::Kind;

Constraint::Kind kind_of(Kind kind) {
    switch (kind) {
        case Kind::primary_key: return Constraint::Kind::primary_key;
        case Kind::unique: return Constraint::Kind::unique;
        case Kind::exclude: return Constraint::Kind::exclude;
        case Kind::foreign_key: return Constraint::Kind::foreign_key;
        default: return Constraint::Kind::check;
    }
}

std::string free_name(const Catalog& catalog, const Relation& table, const Constraint& constraint, const Index& index) {
    if (constraint.kind == Constraint::Kind::check)
        return free_constraint_name(catalog, table, constraint.columns.size() == 1 ? constraint.columns.front() : "", "check");
    if (constraint.kind == Constraint::Kind::foreign_key)
        return free_constraint_name(catalog, table, index_columns_part(constraint.columns), "fkey");
    if (constraint.kind == Constraint::Kind::primary_key) return free_relation_name(catalog, table, "", "pkey", true);
    const std::string_view label = constraint.kind == Constraint::Kind::unique ? "key" : "excl";
    return free_relation_name(catalog, table, index_columns_part(column_names(index)), label, true);
}

/// The primary key of the referenced table stands in for columns that are not written.
std::vector<std::string> key_columns(const Relation* table) {
    if (!table) return {};
    for (const Constraint& constraint : table->constraints)
        if (constraint.kind == Constraint::Kind::primary_key) return constraint.columns;
    return {};
}

void read_reference(Execution& run, const Relation& table, const ConstraintDefinition& definition, Constraint& constraint) {
    const Relation* referenced = run.relation(definition.referenced);
    constraint.referenced = run.relation_name(definition.referenced);
    // A table may refer to itself while it is made.
    if (!referenced && constraint.referenced == table.name) referenced = &table;
    constraint.referenced_columns = definition.referenced_columns;
    if (constraint.referenced_columns.empty()) constraint.referenced_columns = key_columns(referenced);
    constraint.match = definition.match;
    constraint.on_update = definition.on_update;
    constraint.on_delete = definition.on_delete;
    constraint.on_delete_columns = definition.on_delete_columns;
}

/// USING INDEX: the index becomes the constraint's and takes its name.
bool adopt_index(Execution& run, Relation& table, const ConstraintDefinition& definition, Constraint& constraint) {
    for (Index& index : table.indexes) {
        if (index.name.name != definition.using_index) continue;
        constraint.columns.clear();
        for (const IndexKey& key : index.keys) constraint.columns.push_back(key.column);
        constraint.including = index.including;
        constraint.nulls_not_distinct = index.nulls_not_distinct;
        run.catalog().index_tables.erase(index.name);
        index.of_constraint = true;
        index.name.name = constraint.name = definition.name.empty() ? definition.using_index : definition.name;
        run.catalog().index_tables.put(index.name, table.name);
        return true;
    }
    if (constraint.name.empty()) constraint.name = definition.using_index;
    return false;
}

Index index_for(Execution& run, Relation& table, const ConstraintDefinition& definition, Constraint& constraint) {
    Index index;
    index.unique = constraint.kind != Constraint::Kind::exclude;
    index.method = definition.access_method.empty() ? "btree" : definition.access_method;
    index.nulls_not_distinct = constraint.nulls_not_distinct;
    index.of_constraint = true;
    index.including = constraint.including;
    index.tablespace = run.tablespace(definition.tablespace, table.persistence);
    set_options(index.options, definition.options);
    for (const std::string& column : constraint.columns) index.keys.emplace_back().column = column;
    if (constraint.kind == Constraint::Kind::exclude) {
        constraint.columns.clear();
        for (const sql::IndexElement& element : definition.exclusions) {
            IndexKey key = index_key(run, table, index, element);
            if (!key.column.empty()) constraint.columns.push_back(key.column);
            index.keys.push_back(std::move(key));
        }
        if (definition.predicate) {
            const canonical::Canonical predicate = run.expression(ExpressionKind::predicate, *definition.predicate, &table, "boolean");
            index.predicate = predicate.text;
            index.columns_read = predicate.columns;
            index.uncertain |= !predicate.certain;
        }
        constraint.expression = canonical::exclusion(index);
        constraint.uncertain = index.uncertain;
        constraint.uses = index.uses;
    }
    index.created = index.changed = run.origin();
    return index;
}

/// A child gets the check of its parent; a constraint of the same name becomes inherited too.
void pass_check_on(Execution& run, const QualifiedName& parent, const Constraint& check) {
    for (const QualifiedName& child : children_of(run.catalog(), parent)) {
        run.catalog().relations.edit(child, [&](Relation& relation) {
            for (Constraint& own : relation.constraints)
                if (own.name == check.name) return static_cast<void>(own.inherited = true);
            Constraint inherited = check;
            inherited.local = false;
            inherited.inherited = true;
            relation.constraints.push_back(std::move(inherited));
        });
        pass_check_on(run, child, check);
    }
}

void pass_foreign_key_on(Execution& run, const QualifiedName& parent, const Constraint& key) {
    for (const QualifiedName& child : children_of(run.catalog(), parent)) {
        run.catalog().relations.edit(child, [&](Relation& relation) {
            if (adopt_foreign_key(relation, key)) return;
            Constraint inherited = key;
            inherited.local = false;
            inherited.inherited = true;
            if (relation.constraint(inherited.name)) inherited.name = free_name(run.catalog(), relation, inherited, {});
            relation.constraints.push_back(std::move(inherited));
        });
        pass_foreign_key_on(run, child, key);
    }
}

}  // namespace

bool makes_index(Constraint::Kind kind) {
    return kind == Constraint::Kind::primary_key || kind == Constraint::Kind::unique || kind == Constraint::Kind::exclude;
}

void add_constraint(Execution& run, Relation& table, const ConstraintDefinition& definition, const std::string& column, bool only) {
    if (definition.kind != Kind::check && definition.kind != Kind::primary_key && definition.kind != Kind::unique &&
        definition.kind != Kind::exclude && definition.kind != Kind::foreign_key)
        return;
    const bool new_table = !run.catalog().relations.find(table.name);
    Constraint constraint;
    constraint.kind = kind_of(definition.kind);
    constraint.name = cut_name(definition.name);
    constraint.columns = definition.columns;
    if (constraint.columns.empty() && !column.empty()) constraint.columns = {column};
    constraint.including = definition.including;
    constraint.deferrable = definition.deferrable;
    constraint.initially_deferred = definition.initially_deferred;
    // A table that is just made has no rows to check: the server forgets NOT VALID.
    constraint.not_valid = definition.not_valid && !new_table;
    constraint.no_inherit = definition.no_inherit;
    constraint.nulls_not_distinct = definition.nulls_not_distinct;
    constraint.created = constraint.changed = run.origin();

    if (constraint.kind == Constraint::Kind::check && definition.expression) {
        const canonical::Canonical check = run.expression(ExpressionKind::check, *definition.expression, &table, "boolean");
        constraint.expression = check.text;
        constraint.columns = check.columns;
        constraint.uses = uses_of(check);
        constraint.uncertain = !check.certain;
    }
    if (constraint.kind == Constraint::Kind::foreign_key) read_reference(run, table, definition, constraint);
    if (constraint.kind == Constraint::Kind::primary_key)
        for (Column& key : table.columns)
            if (contains(constraint.columns, key.name) && !key.not_null) {
                key.not_null = true;
                key.not_null_set = run.origin();
            }

    if (!definition.using_index.empty()) {
        adopt_index(run, table, definition, constraint);
        if (constraint.kind == Constraint::Kind::primary_key)
            for (Column& key : table.columns)
                if (contains(constraint.columns, key.name)) key.not_null = true;
    } else if (makes_index(constraint.kind)) {
        Index index = index_for(run, table, definition, constraint);
        if (constraint.name.empty()) constraint.name = free_name(run.catalog(), table, constraint, index);
        index.name = {table.name.schema, constraint.name};
        table.constraints.push_back(constraint);
        run.created(ObjectKind::constraint, table.name, constraint.name);
        return add_index(run, table, std::move(index), only);
    }
    if (constraint.name.empty()) constraint.name = free_name(run.catalog(), table, constraint, {});
    run.created(ObjectKind::constraint, table.name, constraint.name);
    // A child's own constraint of that name and definition becomes one with its parent's.
    const auto same = std::find_if(table.constraints.begin(), table.constraints.end(), [&](const Constraint& other) { return other.name == constraint.name; });
    if (same != table.constraints.end() && same->inherited) {
        same->local = true;
        return;
    }
    if (constraint.kind == Constraint::Kind::check && !constraint.no_inherit && !only) pass_check_on(run, table.name, constraint);
    if (constraint.kind == Constraint::Kind::foreign_key && table.partitioned() && !only) pass_foreign_key_on(run, table.name, constraint);
    table.constraints.push_back(std::move(constraint));
}

}  // namespace pgsteward::interpret
