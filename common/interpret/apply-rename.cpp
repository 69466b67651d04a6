// Names that move: RENAME, SET SCHEMA. What refers to a relation by name follows it.
#include <algorithm>

#include "interpret/executor.hpp"

namespace pgsteward::interpret {
namespace {

/// Columns follow a type's new name: it is the same type.
void rename_column_types(Catalog& catalog, const QualifiedName& from, const std::string& to) {
    const std::string bare = quoted(from.name);
    const std::string full = quoted(from);
    const auto uses = [&](const Column& column) { return column.type == bare || column.type == full; };
    std::vector<QualifiedName> affected;
    for (const auto& [name, relation] : catalog.relations)
        if (std::any_of(relation->columns.begin(), relation->columns.end(), uses)) affected.push_back(name);
    for (const QualifiedName& name : affected)
        catalog.relations.edit(name, [&](Relation& relation) {
            for (Column& column : relation.columns)
                if (uses(column)) column.type = column.type == bare ? quoted(to) : quoted(QualifiedName{from.schema, to});
        });
}

}  // namespace

void Executor::rename_relation(const QualifiedName& from, const QualifiedName& to) {
    const Relation* existing = catalog().relations.find(from);
    if (!existing) return;
    Relation moved = *existing;
    moved.name = to;
    moved.changed = origin();
    for (Index& index : moved.indexes) {
        catalog().index_tables.erase(index.name);
        index.name.schema = to.schema;
        catalog().index_tables.put(index.name, to);
    }
    catalog().relations.erase(from);
    catalog().relations.put(to, std::move(moved));

    std::vector<QualifiedName> affected;
    for (const auto& [name, relation] : catalog().relations) {
        const auto refers = [&](const QualifiedName& other) { return other == from; };
        if (std::any_of(relation->parents.begin(), relation->parents.end(), refers) ||
            std::any_of(relation->depends_on.begin(), relation->depends_on.end(), refers) ||
            (relation->owned_by && relation->owned_by->first == from) ||
            std::any_of(relation->constraints.begin(), relation->constraints.end(), [&](const Constraint& c) { return c.referenced == from; }))
            affected.push_back(name);
    }
    for (const QualifiedName& name : affected)
        catalog().relations.edit(name, [&](Relation& relation) {
            std::replace(relation.parents.begin(), relation.parents.end(), from, to);
            std::replace(relation.depends_on.begin(), relation.depends_on.end(), from, to);
            if (relation.owned_by && relation.owned_by->first == from) relation.owned_by->first = to;
            for (Constraint& constraint : relation.constraints)
                if (constraint.referenced == from) constraint.referenced = to;
        });
}

void Executor::rename(const sql::Rename& rename) {
    const sql::ObjectReference& object = rename.object;
    const auto replace_in = [&](std::vector<std::string>& names) { std::replace(names.begin(), names.end(), object.part, rename.new_name); };
    switch (object.kind) {
        case ObjectKind::table:
        case ObjectKind::view:
        case ObjectKind::materialized_view:
        case ObjectKind::sequence:
        case ObjectKind::foreign_table: {
            const QualifiedName from = relation_name(object.name);
            return rename_relation(from, {from.schema, rename.new_name});
        }
        case ObjectKind::index: {
            const Relation* table = catalog().table_of_index(object.name.qualified(), session().search_path);
            if (!table) return;
            const QualifiedName from = table->index(object.name.name)->name;
            const QualifiedName to{from.schema, rename.new_name};
            const QualifiedName table_name = table->name;
            catalog().index_tables.erase(from);
            catalog().index_tables.put(to, table_name);
            catalog().relations.edit(table_name, [&](Relation& relation) {
                for (Index& index : relation.indexes)
                    if (index.name == from) index.name = to;
                for (Constraint& constraint : relation.constraints)
                    if (constraint.name == from.name) constraint.name = to.name;
            });
            return;
        }
        case ObjectKind::column:
            catalog().relations.edit(relation_name(object.name), [&](Relation& relation) {
                for (Column& column : relation.columns)
                    if (column.name == object.part) column.name = rename.new_name;
                for (Constraint& constraint : relation.constraints) replace_in(constraint.columns);
                for (Index& index : relation.indexes) {
                    replace_in(index.elements);
                    replace_in(index.including);
                }
            });
            return;
        case ObjectKind::constraint:
            catalog().relations.edit(relation_name(object.name), [&](Relation& relation) {
                for (Constraint& constraint : relation.constraints)
                    if (constraint.name == object.part) constraint.name = rename.new_name;
                for (Index& index : relation.indexes)
                    if (index.of_constraint && index.name.name == object.part) {
                        catalog().index_tables.erase(index.name);
                        index.name.name = rename.new_name;
                        catalog().index_tables.put(index.name, relation.name);
                    }
            });
            return;
        case ObjectKind::trigger:
            catalog().relations.edit(relation_name(object.name), [&](Relation& relation) {
                for (Trigger& trigger : relation.triggers)
                    if (trigger.name == object.part) trigger.name = rename.new_name;
            });
            return;
        case ObjectKind::policy:
            catalog().relations.edit(relation_name(object.name), [&](Relation& relation) {
                for (RowPolicy& policy : relation.policies)
                    if (policy.name == object.part) policy.name = rename.new_name;
            });
            return;
        case ObjectKind::type:
        case ObjectKind::domain: {
            const QualifiedName from = creation_name(object.name);
            if (const Type* type = catalog().types.find(from)) {
                Type moved = *type;
                moved.name.name = rename.new_name;
                catalog().types.erase(from);
                catalog().types.put({from.schema, rename.new_name}, std::move(moved));
                rename_column_types(catalog(), from, rename.new_name);
            }
            return;
        }
        case ObjectKind::schema: {
            std::vector<QualifiedName> inside;
            for (const auto& [name, relation] : catalog().relations)
                if (name.schema == object.name.name) inside.push_back(name);
            std::sort(inside.begin(), inside.end());
            for (const QualifiedName& name : inside) rename_relation(name, {rename.new_name, name.name});
            return;
        }
        default: return;   // kinds that are kept by name only, and attributes of composite types
    }
}

void Executor::set_schema(const sql::SetSchema& set) {
    switch (set.object.kind) {
        case ObjectKind::table:
        case ObjectKind::view:
        case ObjectKind::materialized_view:
        case ObjectKind::sequence:
        case ObjectKind::foreign_table: {
            const QualifiedName from = relation_name(set.object.name);
            return rename_relation(from, {set.schema, from.name});
        }
        default: return;
    }
}

}  // namespace pgsteward::interpret
