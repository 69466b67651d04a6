// information_schema as bodies read it: the columns by which objects are looked for.
#include <array>

#include "canonical/type-name.hpp"
#include "interpret/built-in-functions.hpp"
#include "interpret/system-rows.hpp"

namespace pgsteward::interpret {
namespace {

bool is_table(const Relation& relation) {
    return relation.kind == ObjectKind::table || relation.kind == ObjectKind::view || relation.kind == ObjectKind::foreign_table;
}

template <typename Each>
void for_tables(SystemRows& rows, const Each& each) {
    for (const auto& [name, relation] : rows.catalog().relations)
        if (is_table(*relation)) each(*relation);
}

std::string table_type(const Relation& relation) {
    if (relation.kind == ObjectKind::view) return "VIEW";
    if (relation.kind == ObjectKind::foreign_table) return "FOREIGN";
    return relation.persistence == Persistence::temporary ? "LOCAL TEMPORARY" : "BASE TABLE";
}

std::string constraint_type(Constraint::Kind kind) {
    switch (kind) {
        case Constraint::Kind::primary_key: return "PRIMARY KEY";
        case Constraint::Kind::unique: return "UNIQUE";
        case Constraint::Kind::foreign_key: return "FOREIGN KEY";
        default: return "CHECK";
    }
}

std::string data_type(const Column& column) {
    if (column.type.ends_with("[]")) return "ARRAY";
    return type_named(column.type) ? "USER-DEFINED" : canonical::take_apart(column.type).base;
}

void fill_tables(SystemRows& rows) {
    for_tables(rows, [&](const Relation& relation) {
        rows.add(relation.name, {{"table_schema", relation.name.schema}, {"table_name", relation.name.name}, {"table_type", table_type(relation)}});
    });
    rows.add_built_in("table_name", "table_schema", is_system_relation);
}

void fill_views(SystemRows& rows) {
    for_tables(rows, [&](const Relation& relation) {
        if (relation.kind == ObjectKind::view) rows.add(relation.name, {{"table_schema", relation.name.schema}, {"table_name", relation.name.name}});
    });
    rows.add_built_in("table_name", "table_schema", is_system_relation);
}

void fill_columns(SystemRows& rows) {
    for_tables(rows, [&](const Relation& relation) {
        for (const Column& column : relation.columns)
            rows.add(relation.name, {{"table_schema", relation.name.schema}, {"table_name", relation.name.name}, {"column_name", column.name},
                                     {"is_nullable", column.not_null ? "NO" : "YES"}, {"data_type", data_type(column)},
                                     {"is_identity", column.identity ? "YES" : "NO"}, {"is_generated", column.generated ? "ALWAYS" : "NEVER"}});
    });
    rows.add_built_in("table_name", "table_schema", is_system_relation);
}

/// NOT NULL shows as CHECK constraints under names that hold oids.
void fill_table_constraints(SystemRows& rows) {
    for_tables(rows, [&](const Relation& relation) {
        for (const Constraint& constraint : relation.constraints)
            if (constraint.kind != Constraint::Kind::exclude)
                rows.add(relation.name, {{"constraint_schema", relation.name.schema}, {"constraint_name", constraint.name}, {"table_schema", relation.name.schema},
                                         {"table_name", relation.name.name}, {"constraint_type", constraint_type(constraint.kind)}});
        for (const Column& column : relation.columns)
            if (column.not_null)
                rows.add_open({{"constraint_schema", relation.name.schema}, {"table_schema", relation.name.schema}, {"table_name", relation.name.name}, {"constraint_type", "CHECK"}});
    });
}

void fill_key_column_usage(SystemRows& rows) {
    for_tables(rows, [&](const Relation& relation) {
        for (const Constraint& constraint : relation.constraints)
            if (constraint.kind != Constraint::Kind::check && constraint.kind != Constraint::Kind::exclude)
                for (const std::string& column : constraint.columns)
                    rows.add(relation.name, {{"constraint_schema", relation.name.schema}, {"constraint_name", constraint.name}, {"table_schema", relation.name.schema},
                                             {"table_name", relation.name.name}, {"column_name", column}});
    });
}

void fill_schemata(SystemRows& rows) {
    for (const auto& [name, schema] : rows.catalog().schemas) rows.add(name, {{"schema_name", name.name}});
    for (const char* name : {"pg_catalog", "information_schema", "pg_toast"}) rows.add({}, {{"schema_name", name}});
}

void fill_sequences(SystemRows& rows) {
    for (const auto& [name, relation] : rows.catalog().relations)
        if (relation->kind == ObjectKind::sequence && !relation->identity_sequence) rows.add(name, {{"sequence_schema", name.schema}, {"sequence_name", name.name}});
}

void fill_routines(SystemRows& rows) {
    for (const auto& [key, routine] : rows.catalog().routines)
        rows.add(key, {{"routine_schema", routine->name.schema}, {"routine_name", routine->name.name},
                       {"routine_type", routine->kind == ObjectKind::procedure ? "PROCEDURE" : "FUNCTION"}});
    rows.add_built_in("routine_name", "routine_schema", is_built_in_function);
    for (const auto& [key, object] : rows.catalog().others)
        if (object->kind == ObjectKind::extension) rows.add_open();
}

void fill_triggers(SystemRows& rows) {
    for_tables(rows, [&](const Relation& relation) {
        for (const Trigger& trigger : relation.triggers)
            rows.add(relation.name, {{"trigger_schema", relation.name.schema}, {"trigger_name", trigger.name}, {"event_object_schema", relation.name.schema},
                                     {"event_object_table", relation.name.name}});
    });
}

constexpr std::array relations = {
    SystemRelation{"columns", fill_columns},
    SystemRelation{"key_column_usage", fill_key_column_usage},
    SystemRelation{"routines", fill_routines},
    SystemRelation{"schemata", fill_schemata},
    SystemRelation{"sequences", fill_sequences},
    SystemRelation{"table_constraints", fill_table_constraints},
    SystemRelation{"tables", fill_tables},
    SystemRelation{"triggers", fill_triggers},
    SystemRelation{"views", fill_views},
};

}  // namespace

const SystemRelation* find_information_schema_relation(std::string_view name) {
    const auto found = std::ranges::find(relations, name, &SystemRelation::name);
    return found == relations.end() ? nullptr : found;
}

}  // namespace pgsteward::interpret
