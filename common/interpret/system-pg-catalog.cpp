// pg_catalog as bodies read it: the columns by which objects are looked for.
#include <array>

#include "canonical/facts.hpp"
#include "interpret/built-in-functions.hpp"
#include "interpret/system-rows.hpp"

namespace pgsteward::interpret {
namespace {

template <typename Each>
void for_relations(SystemRows& rows, const Each& each) {
    for (const auto& [name, relation] : rows.catalog().relations) each(*relation);
}

std::string relkind(const Relation& relation) {
    switch (relation.kind) {
        case ObjectKind::view: return "v";
        case ObjectKind::materialized_view: return "m";
        case ObjectKind::sequence: return "S";
        case ObjectKind::foreign_table: return "f";
        default: return relation.partitioned() ? "p" : "r";
    }
}

std::string contype(Constraint::Kind kind) {
    switch (kind) {
        case Constraint::Kind::primary_key: return "p";
        case Constraint::Kind::unique: return "u";
        case Constraint::Kind::foreign_key: return "f";
        case Constraint::Kind::exclude: return "x";
        default: return "c";
    }
}

std::string typtype(const Type& type) {
    switch (type.form) {
        case Type::Form::enumeration: return "e";
        case Type::Form::composite: return "c";
        case Type::Form::domain: return "d";
        case Type::Form::range: return "r";
        default: return "b";
    }
}

void fill_class(SystemRows& rows) {
    for_relations(rows, [&](const Relation& relation) {
        rows.add(relation.name, {{"oid", quoted(relation.name)}, {"relname", relation.name.name}, {"relnamespace", quoted(relation.name.schema)},
                                 {"relkind", relkind(relation)}, {"relrowsecurity", truth_cell(relation.row_security)},
                                 {"relforcerowsecurity", truth_cell(relation.force_row_security)}, {"relispartition", truth_cell(!relation.partition_bound.empty())}});
        for (const Index& index : relation.indexes)
            rows.add(relation.name, {{"oid", quoted(index.name)}, {"relname", index.name.name}, {"relnamespace", quoted(index.name.schema)},
                                     {"relkind", relation.partitioned() ? "I" : "i"}});
    });
    for (const auto& [name, type] : rows.catalog().types)
        if (type->form == Type::Form::composite) rows.add(name, {{"oid", quoted(name)}, {"relname", name.name}, {"relnamespace", quoted(name.schema)}, {"relkind", "c"}});
    rows.add_built_in("relname", "relnamespace", is_system_relation);
}

void fill_namespace(SystemRows& rows) {
    for (const auto& [name, schema] : rows.catalog().schemas) rows.add(name, {{"oid", quoted(name.name)}, {"nspname", name.name}});
    for (const char* name : {"pg_catalog", "information_schema", "pg_toast"}) rows.add({}, {{"oid", name}, {"nspname", name}});
}

void fill_attribute(SystemRows& rows) {
    for_relations(rows, [&](const Relation& relation) {
        for (const Column& column : relation.columns)
            rows.add(relation.name, {{"attrelid", quoted(relation.name)}, {"attname", column.name}, {"attnotnull", truth_cell(column.not_null)},
                                     {"attisdropped", "false"}, {"attidentity", column.identity ? std::string(1, column.identity) : ""}});
    });
}

void fill_type(SystemRows& rows) {
    for (const auto& [name, type] : rows.catalog().types)
        rows.add(name, {{"oid", quoted(name)}, {"typname", name.name}, {"typnamespace", quoted(name.schema)}, {"typtype", typtype(*type)}});
    for_relations(rows, [&](const Relation& relation) {
        if (relation.kind != ObjectKind::sequence)
            rows.add(relation.name, {{"oid", quoted(relation.name)}, {"typname", relation.name.name}, {"typnamespace", quoted(relation.name.schema)}, {"typtype", "c"}});
    });
    rows.add_built_in("typname", "typnamespace", [](const std::string& name) {
        return name.starts_with('_') || is_system_relation(name) || canonical::facts::type_named(name, 0) || canonical::facts::type_named(name, 1);
    });
}

void fill_enum(SystemRows& rows) {
    for (const auto& [name, type] : rows.catalog().types)
        for (const std::string& label : type->labels) rows.add(name, {{"enumtypid", quoted(name)}, {"enumlabel", label}});
}

void fill_constraint(SystemRows& rows) {
    for_relations(rows, [&](const Relation& relation) {
        for (const Constraint& constraint : relation.constraints)
            rows.add(relation.name, {{"conname", constraint.name}, {"conrelid", quoted(relation.name)}, {"connamespace", quoted(relation.name.schema)},
                                     {"contype", contype(constraint.kind)}, {"convalidated", truth_cell(!constraint.not_valid)},
                                     {"condeferrable", truth_cell(constraint.deferrable)}});
    });
    for (const auto& [name, type] : rows.catalog().types)
        for (const Constraint& check : type->constraints) rows.add(name, {{"conname", check.name}, {"connamespace", quoted(name.schema)}, {"contype", "c"}});
}

void fill_index(SystemRows& rows) {
    for_relations(rows, [&](const Relation& relation) {
        for (const Index& index : relation.indexes) {
            const Constraint* constraint = index.of_constraint ? relation.constraint(index.name.name) : nullptr;
            rows.add(relation.name, {{"indexrelid", quoted(index.name)}, {"indrelid", quoted(relation.name)}, {"indisunique", truth_cell(index.unique)},
                                     {"indisprimary", truth_cell(constraint && constraint->kind == Constraint::Kind::primary_key)},
                                     {"indisvalid", truth_cell(index.valid)}});
        }
    });
}

void fill_indexes(SystemRows& rows) {
    for_relations(rows, [&](const Relation& relation) {
        for (const Index& index : relation.indexes)
            rows.add(relation.name, {{"schemaname", relation.name.schema}, {"tablename", relation.name.name}, {"indexname", index.name.name}});
    });
    rows.add_built_in("tablename", "schemaname", is_system_relation);
}

void fill_tables(SystemRows& rows) {
    for_relations(rows, [&](const Relation& relation) {
        if (relation.kind == ObjectKind::table)
            rows.add(relation.name, {{"schemaname", relation.name.schema}, {"tablename", relation.name.name}, {"tableowner", relation.owner},
                                     {"rowsecurity", truth_cell(relation.row_security)}, {"hasindexes", truth_cell(!relation.indexes.empty())}});
    });
    rows.add_built_in("tablename", "schemaname", is_system_relation);
}

void fill_of_kind(SystemRows& rows, ObjectKind kind, std::string_view column) {
    for_relations(rows, [&](const Relation& relation) {
        if (relation.kind == kind) rows.add(relation.name, {{"schemaname", relation.name.schema}, {column, relation.name.name}});
    });
}
void fill_views(SystemRows& rows) {
    fill_of_kind(rows, ObjectKind::view, "viewname");
    rows.add_built_in("viewname", "schemaname", is_system_relation);
}
void fill_matviews(SystemRows& rows) { fill_of_kind(rows, ObjectKind::materialized_view, "matviewname"); }
void fill_sequences(SystemRows& rows) { fill_of_kind(rows, ObjectKind::sequence, "sequencename"); }

void fill_inherits(SystemRows& rows) {
    for_relations(rows, [&](const Relation& relation) {
        for (const QualifiedName& parent : relation.parents) rows.add(relation.name, {{"inhrelid", quoted(relation.name)}, {"inhparent", quoted(parent)}});
    });
}

void fill_policies(SystemRows& rows) {
    for_relations(rows, [&](const Relation& relation) {
        for (const RowPolicy& policy : relation.policies)
            rows.add(relation.name, {{"schemaname", relation.name.schema}, {"tablename", relation.name.name}, {"policyname", policy.name}});
    });
}
void fill_policy(SystemRows& rows) {
    for_relations(rows, [&](const Relation& relation) {
        for (const RowPolicy& policy : relation.policies) rows.add(relation.name, {{"polname", policy.name}, {"polrelid", quoted(relation.name)}});
    });
}

void fill_trigger(SystemRows& rows) {
    for_relations(rows, [&](const Relation& relation) {
        for (const Trigger& trigger : relation.triggers)
            rows.add(relation.name, {{"tgname", trigger.name}, {"tgrelid", quoted(relation.name)}, {"tgisinternal", "false"}});
    });
}

void fill_proc(SystemRows& rows) {
    for (const auto& [key, routine] : rows.catalog().routines)
        rows.add(key, {{"proname", routine->name.name}, {"pronamespace", quoted(routine->name.schema)},
                       {"prokind", routine->kind == ObjectKind::procedure ? "p" : routine->kind == ObjectKind::aggregate ? "a" : routine->window ? "w" : "f"}});
    // Those of extensions are in the schemas of these.
    const auto asked_built_in = [](const std::string& name) { return is_built_in_function(name) || !canonical::facts::functions(name).empty(); };
    rows.add_built_in("proname", "pronamespace", asked_built_in);
    for (const auto& [key, object] : rows.catalog().others)
        if (object->kind == ObjectKind::extension) rows.add_open();
}

void fill_named(SystemRows& rows, ObjectKind kind, std::string_view column) {
    for (const auto& [key, object] : rows.catalog().others)
        if (object->kind == kind) rows.add(key, {{column, object->name.name}});
}
void fill_extension(SystemRows& rows) {
    fill_named(rows, ObjectKind::extension, "extname");
    rows.add({}, {{"extname", "plpgsql"}});
}
void fill_event_trigger(SystemRows& rows) { fill_named(rows, ObjectKind::event_trigger, "evtname"); }
void fill_publication(SystemRows& rows) { fill_named(rows, ObjectKind::publication, "pubname"); }
void fill_subscription(SystemRows& rows) { fill_named(rows, ObjectKind::subscription, "subname"); }
void fill_foreign_server(SystemRows& rows) { fill_named(rows, ObjectKind::foreign_server, "srvname"); }

/// Roles belong to the server: those that the text did not make may be there all the same.
void fill_roles(SystemRows& rows) {
    for (const auto& [key, role] : rows.catalog().roles)
        if (!role->uncertain) rows.add(key, {{"rolname", role->name}, {"rolsuper", truth_cell(role->superuser)}, {"rolcanlogin", truth_cell(role->login)}});
    rows.add_open();
}

constexpr std::array relations = {
    SystemRelation{"pg_attribute", fill_attribute},   SystemRelation{"pg_authid", fill_roles},         SystemRelation{"pg_class", fill_class},
    SystemRelation{"pg_constraint", fill_constraint}, SystemRelation{"pg_enum", fill_enum},            SystemRelation{"pg_event_trigger", fill_event_trigger},
    SystemRelation{"pg_extension", fill_extension},   SystemRelation{"pg_foreign_server", fill_foreign_server},
    SystemRelation{"pg_index", fill_index},           SystemRelation{"pg_indexes", fill_indexes},      SystemRelation{"pg_inherits", fill_inherits},
    SystemRelation{"pg_matviews", fill_matviews},     SystemRelation{"pg_namespace", fill_namespace},  SystemRelation{"pg_policies", fill_policies},
    SystemRelation{"pg_policy", fill_policy},         SystemRelation{"pg_proc", fill_proc},            SystemRelation{"pg_publication", fill_publication},
    SystemRelation{"pg_roles", fill_roles},           SystemRelation{"pg_sequences", fill_sequences},  SystemRelation{"pg_subscription", fill_subscription},
    SystemRelation{"pg_tables", fill_tables},         SystemRelation{"pg_trigger", fill_trigger},      SystemRelation{"pg_type", fill_type},
    SystemRelation{"pg_views", fill_views},
};

}  // namespace

bool is_system_relation(std::string_view name) { return name.starts_with("pg_") || !canonical::facts::relations(name).empty(); }

const SystemRelation* find_pg_catalog_relation(std::string_view name) {
    const auto found = std::ranges::find(relations, name, &SystemRelation::name);
    return found == relations.end() ? nullptr : found;
}

}  // namespace pgsteward::interpret
