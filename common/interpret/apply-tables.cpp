// CREATE TABLE in its forms, CREATE TABLE AS and SELECT INTO.
#include <algorithm>

#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/kept.hpp"
#include "interpret/names.hpp"
#include "interpret/privileges.hpp"
#include "interpret/refusals.hpp"
#include "interpret/repeated-keys.hpp"

namespace pgsteward::interpret {
namespace {

using sql::ConstraintDefinition;
using Kind = ConstraintDefinition::Kind;

Persistence persistence_of(sql::RelationName::Persistence persistence) {
    if (persistence == sql::RelationName::Persistence::temporary) return Persistence::temporary;
    return persistence == sql::RelationName::Persistence::unlogged ? Persistence::unlogged : Persistence::permanent;
}

/// The order in which the server makes them: checks, the primary key, other keys, foreign keys.
int rank(Kind kind) {
    switch (kind) {
        case Kind::check: return 0;
        case Kind::primary_key: return 1;
        case Kind::unique:
        case Kind::exclude: return 2;
        case Kind::foreign_key: return 3;
        default: return 4;
    }
}

bool is_table_constraint(Kind kind) { return rank(kind) < 4; }

void collect(std::vector<TableConstraint>& constraints, const ConstraintDefinition& definition, const std::string& column) {
    if (is_table_constraint(definition.kind)) constraints.push_back({definition, column});
}

/// The expressions of generated columns may name any column of the table.
void set_generated(Execution& run, Relation& table, const sql::ColumnDefinition& definition) {
    for (const ConstraintDefinition& constraint : definition.constraints) {
        if (constraint.kind != Kind::generated || !constraint.expression) continue;
        for (Column& column : table.columns) {
            if (column.name != definition.name) continue;
            const canonical::Canonical value = run.expression(ExpressionKind::generated, *constraint.expression, &table, column.type);
            column.generated = value.text;
            column.columns_read = value.columns;
            column.uses = uses_of(value);
            column.uncertain = !value.certain;
        }
    }
}

/// LIKE: columns at once; what the server copies after the table is made comes back as definitions.
void copy_like(Execution& run, Relation& table, const sql::LikeClause& like) {
    const Relation* source = run.relation(like.source);
    if (!source) return;
    using Including = sql::LikeClause::Including;
    const auto including = [&](unsigned bit) { return (like.including & bit) != 0; };
    for (Column column : source->columns) {
        if (!including(Including::defaults)) column.default_.reset();
        if (!including(Including::generated)) column.generated.reset();
        if (!including(Including::storage)) column.storage.clear();
        if (!including(Including::compression)) column.compression.clear();
        if (!including(Including::comments)) column.comment.clear();
        if (!column.default_ && !column.generated) column.uses = {};
        const char identity = column.identity;
        column.identity = 0;
        column.acl.reset();
        column.options.clear();
        column.foreign_options.clear();
        column.statistics_target = -1;
        column.security_labels.clear();
        column.local = true;
        column.inherited = false;
        column.created = column.changed = run.origin();
        if (identity && including(Including::identity)) {
            ConstraintDefinition definition{};
            definition.kind = Kind::identity;
            definition.generated_when = std::string(1, identity);
            add_identity(run, table, column, definition);
        }
        table.columns.push_back(std::move(column));
    }
}

/// The rest of LIKE, once the table's own constraints have their names.
void copy_like_constraints(Execution& run, Relation& table, const sql::LikeClause& like) {
    const Relation* source = run.relation(like.source);
    if (!source) return;
    using Including = sql::LikeClause::Including;
    const bool comments = (like.including & Including::comments) != 0;
    if (like.including & Including::constraints)
        for (Constraint constraint : source->constraints) {
            if (constraint.kind != Constraint::Kind::check) continue;
            constraint.created = constraint.changed = run.origin();
            constraint.local = true;
            constraint.inherited = false;
            if (!comments) constraint.comment.clear();
            table.constraints.push_back(std::move(constraint));
        }
    if (!(like.including & Including::indexes)) return;
    for (const Index& model : source->indexes) {
        Index index = model;
        index.created = index.changed = run.origin();
        index.clustered = index.replica_identity = false;
        index.parent = {};
        if (!comments) index.comment.clear();
        const Constraint* keyed = model.of_constraint ? source->constraint(model.name.name) : nullptr;
        const std::vector<std::string> columns = column_names(index);
        const bool primary = keyed && keyed->kind == Constraint::Kind::primary_key;
        const std::string_view label = primary ? "pkey" : !keyed ? "idx" : keyed->kind == Constraint::Kind::exclude ? "excl" : "key";
        index.name = {table.name.schema, free_relation_name(run.catalog(), table, primary ? "" : index_columns_part(columns), label, keyed != nullptr)};
        if (keyed) {
            Constraint constraint = *keyed;
            constraint.name = index.name.name;
            constraint.created = constraint.changed = run.origin();
            if (!comments) constraint.comment.clear();
            table.constraints.push_back(std::move(constraint));
            if (primary)
                for (Column& column : table.columns)
                    if (std::find(columns.begin(), columns.end(), column.name) != columns.end()) column.not_null = true;
        }
        add_index(run, table, std::move(index));
    }
}

void take_columns_of_type(Execution& run, Relation& table, const sql::TypeName& type) {
    table.of_type = run.type_name(type.name);
    const Type* composite = run.catalog().types.find(table.of_type);
    for (Column column : composite ? composite->attributes : std::vector<Column>()) {
        column.created = column.changed = run.origin();
        column.comment.clear();
        table.columns.push_back(std::move(column));
    }
}

/// The table that the statement describes; what comes with it (sequences, indexes' names) is in the catalog already.
Relation define_table(Execution& run, const sql::CreateTable& create, const QualifiedName& name) {
    Relation table;
    table.kind = create.foreign ? ObjectKind::foreign_table : ObjectKind::table;
    table.name = {name.schema, cut_name(name.name)};
    table.persistence = persistence_of(create.table.persistence);
    if (!create.foreign) table.tablespace = run.tablespace(create.tablespace, table.persistence);
    if (!create.foreign && !create.partition_by) table.access_method = run.table_access_method(create.access_method);
    table.server = create.server;
    set_options(table.options, create.options);
    set_options(table.foreign_options, create.foreign_options);
    run.stamp(table);

    std::vector<TableConstraint> constraints;
    if (create.of_type) take_columns_of_type(run, table, *create.of_type);
    std::vector<const Relation*> parents;
    for (const sql::RelationName& parent : create.inherits) {
        if (would_close_circle(run.catalog(), table.name, run.relation_name(parent))) continue;
        table.parents.push_back(run.relation_name(parent));
        const Relation* source = run.relation(parent);
        if (!source) continue;
        if (source->persistence == Persistence::temporary) table.persistence = Persistence::temporary;
        inherit_columns(run, table, *source);
        parents.push_back(source);
    }
    const auto added = std::count_if(create.elements.begin(), create.elements.end(), [](const auto& element) { return std::holds_alternative<sql::ColumnDefinition>(element); });
    if (added > 0) table.columns.reserve(table.columns.size() + static_cast<std::size_t>(added));
    for (const auto& element : create.elements) {
        if (const auto* column = std::get_if<sql::ColumnDefinition>(&element)) {
            add_column(run, table, *column);
            for (const ConstraintDefinition& constraint : column->constraints) collect(constraints, constraint, column->name);
        } else if (const auto* like = std::get_if<sql::LikeClause>(&element)) {
            copy_like(run, table, *like);
        } else {
            collect(constraints, std::get<ConstraintDefinition>(element), {});
        }
    }
    for (const auto& element : create.elements)
        if (const auto* column = std::get_if<sql::ColumnDefinition>(&element)) set_generated(run, table, *column);
    if (create.partition_by) {
        canonical::Gathered gathered;
        const canonical::Context context{.catalog = run.catalog(), .search_path = run.path(), .relation = &table};
        table.partition_key = canonical::partition_key(*create.partition_by, context, gathered);
        table.partition_key_types = canonical::partition_key_types(*create.partition_by, context);
        table.uses = gathered.uses();
        table.uncertain |= !gathered.certain;
        refuse_expression(run, ExpressionKind::partition_key, &table, gathered.problems, gathered.relations);
    }
    for (const Relation* parent : parents) inherit_checks(table, *parent);
    // What PARTITION OF says of a column is added to the parent's, and does not make it the partition's own.
    if (create.partition_of)
        for (Column& column : table.columns) column.local = false;
    if (create.partition_of && !parents.empty()) table.partition_bound = partition_bound_text(run, *parents.front(), *create.partition_of);
    else if (create.partition_of) table.partition_bound = create.partition_of->kind == sql::PartitionBound::Kind::default_ ? "DEFAULT" : "FOR VALUES";

    std::stable_sort(constraints.begin(), constraints.end(), [](const TableConstraint& a, const TableConstraint& b) { return rank(a.definition.kind) < rank(b.definition.kind); });
    drop_repeated_keys(constraints);
    const auto is_key = [](Kind kind) { return kind == Kind::primary_key || kind == Kind::unique || kind == Kind::exclude; };
    for (const TableConstraint& constraint : constraints)
        if (constraint.definition.kind != Kind::foreign_key && !is_key(constraint.definition.kind)) add_constraint(run, table, constraint.definition, constraint.column);
    // DefineRelation() makes the parts of the parent's keys and indexes; the partition's own keys come behind it.
    if (create.partition_of && !parents.empty()) inherit_from_partitioned(run, table, *parents.front());
    for (const TableConstraint& constraint : constraints)
        if (is_key(constraint.definition.kind)) add_constraint(run, table, constraint.definition, constraint.column);
    for (const auto& element : create.elements)
        if (const auto* like = std::get_if<sql::LikeClause>(&element)) copy_like_constraints(run, table, *like);
    for (const TableConstraint& constraint : constraints)
        if (constraint.definition.kind == Kind::foreign_key) add_constraint(run, table, constraint.definition, constraint.column);
    table.acl = default_acl(run, table.kind, table.name.schema);
    return table;
}

}  // namespace

void apply(Execution& run, const sql::CreateTable& create) {
    const QualifiedName name = run.creation_name(create.table);
    const auto existing = create.if_not_exists ? run.catalog().relations.share(name) : nullptr;
    if (existing) {
        const Catalog::Mark before = run.catalog().mark();
        const std::size_t effects = run.effects.size();
        const Relation wanted = define_table(run, create, name);
        run.catalog().roll_back(before);
        run.effects.erase(run.effects.begin() + static_cast<std::ptrdiff_t>(effects), run.effects.end());
        return run.emit(Kept{wanted.kind, name, {}, differences(*existing, wanted)});
    }
    if (create.on_commit == sql::CreateTable::OnCommit::drop) run.interpreter.drop_at_commit(name);
    Relation table = define_table(run, create, name);
    // Where not everything is known, the table may have been there.
    if (create.if_not_exists && !run.catalog().complete) {
        make_older(table);
        run.interpreter.doubt(table.name);
    }
    run.created(table.kind, table.name);
    run.catalog().relations.put(std::move(table));
}

void apply(Execution& run, const sql::CreateTableAs& create) {
    if (create.query) apply(run, create.query);
    const QualifiedName name = run.creation_name(create.table);
    if (create.if_not_exists && run.catalog().relations.find(name))
        return run.emit(Kept{create.materialized_view ? ObjectKind::materialized_view : ObjectKind::table, name, {}, {}});
    if (create.on_commit == sql::CreateTable::OnCommit::drop) run.interpreter.drop_at_commit(name);
    Relation table;
    table.kind = create.materialized_view ? ObjectKind::materialized_view : ObjectKind::table;
    table.name = {name.schema, cut_name(name.name)};
    table.persistence = persistence_of(create.table.persistence);
    table.tablespace = run.tablespace(create.tablespace, table.persistence);
    table.access_method = run.table_access_method(create.access_method);
    set_options(table.options, create.options);
    run.stamp(table);
    if (create.query) {
        const canonical::CanonicalQuery query = run.query(*create.query, create.columns);
        if (create.materialized_view) {
            table.query = query.text;
            table.depends_on = query.relations;
            table.uses.names = query.routines;
            table.columns_read = query.column_references;
            table.populated = create.with_data;
        }
        table.uncertain = !query.certain;
        for (const auto& [column_name, type, collation] : query.columns) {
            Column column;
            column.name = column_name;
            column.type = type;
            column.collation = collation;
            column.uncertain = type.empty();
            column.created = column.changed = run.origin();
            table.columns.push_back(std::move(column));
        }
    }
    table.acl = default_acl(run, table.kind, table.name.schema);
    if (create.if_not_exists && !run.catalog().complete) make_older(table);
    run.created(table.kind, table.name);
    run.catalog().relations.put(std::move(table));
}

}  // namespace pgsteward::interpret
