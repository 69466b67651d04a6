// CREATE TABLE in its forms, columns and constraints.
#include <algorithm>
#include <set>

#include "canonical/type-name.hpp"
#include "interpret/executor.hpp"
#include "sql/print-expression.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret {
namespace {

using sql::ConstraintDefinition;

std::string printed(const sql::ExpressionPtr& expression) {
    return expression ? sql::print(*expression) : std::string();
}

/// Columns that an expression names, in order, each once.
std::vector<std::string> columns_in(const sql::Expression& expression) {
    std::vector<std::string> columns;
    sql::walk(expression, {.expression = [&](const sql::Expression& part) {
                  const auto* reference = std::get_if<sql::ColumnReference>(&part.node);
                  if (!reference || reference->star || reference->parts.empty()) return;
                  const std::string& column = reference->parts.back();
                  if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
              }});
    return columns;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : "_") + part;
    return text;
}

std::string element_text(const sql::IndexElement& element) {
    std::string text = element.column.empty() ? "(" + printed(element.expression) + ")" : quoted(element.column);
    if (!element.operator_name.empty()) text += " with " + element.operator_name;
    return text;
}

Constraint::Kind kind_of(ConstraintDefinition::Kind kind) {
    switch (kind) {
        case ConstraintDefinition::Kind::primary_key: return Constraint::Kind::primary_key;
        case ConstraintDefinition::Kind::unique: return Constraint::Kind::unique;
        case ConstraintDefinition::Kind::exclude: return Constraint::Kind::exclude;
        case ConstraintDefinition::Kind::foreign_key: return Constraint::Kind::foreign_key;
        default: return Constraint::Kind::check;
    }
}

std::string_view label_of(Constraint::Kind kind) {
    switch (kind) {
        case Constraint::Kind::primary_key: return "pkey";
        case Constraint::Kind::unique: return "key";
        case Constraint::Kind::exclude: return "excl";
        case Constraint::Kind::foreign_key: return "fkey";
        default: return "check";
    }
}

/// ChooseConstraintName(): a number is added while the name is taken.
std::string free_name(const Relation& table, const Constraint& constraint) {
    std::vector<std::string> columns = constraint.columns;
    if (constraint.kind == Constraint::Kind::check && columns.size() != 1) columns.clear();
    const std::string middle = constraint.kind == Constraint::Kind::primary_key ? "" : joined(columns);
    const std::string label(label_of(constraint.kind));
    std::string name = chosen_name(table.name.name, middle, label);
    for (int pass = 1; table.constraint(name); ++pass)
        name = chosen_name(table.name.name, middle, label + std::to_string(pass));
    return name;
}

bool makes_index(Constraint::Kind kind) {
    return kind == Constraint::Kind::primary_key || kind == Constraint::Kind::unique || kind == Constraint::Kind::exclude;
}

Persistence persistence_of(sql::RelationName::Persistence persistence) {
    if (persistence == sql::RelationName::Persistence::temporary) return Persistence::temporary;
    return persistence == sql::RelationName::Persistence::unlogged ? Persistence::unlogged : Persistence::permanent;
}

}  // namespace

void Executor::add_column(Relation& table, const sql::ColumnDefinition& definition) {
    Column column;
    column.name = definition.name;
    column.created = column.changed = origin();
    if (definition.type) {
        const std::string serial = canonical::serial_base(*definition.type);
        column.type = serial.empty() ? canonical::type_name(*definition.type) : serial;
        if (!serial.empty()) {
            const QualifiedName sequence{table.name.schema, chosen_name(table.name.name, column.name, "seq")};
            column.not_null = true;
            column.default_ = "nextval('" + sequence.display() + "'::regclass)";
            Relation owned;
            owned.kind = ObjectKind::sequence;
            owned.name = sequence;
            owned.owned_by = {table.name, column.name};
            owned.created = owned.changed = origin();
            catalog().relations.put(sequence, std::move(owned));
        }
    }
    column.collation = definition.collation.name;
    for (const ConstraintDefinition& constraint : definition.constraints) {
        switch (constraint.kind) {
            case ConstraintDefinition::Kind::not_null: column.not_null = true; break;
            case ConstraintDefinition::Kind::primary_key: column.not_null = true; break;
            case ConstraintDefinition::Kind::default_: column.default_ = printed(constraint.expression); break;
            case ConstraintDefinition::Kind::generated: column.generated = printed(constraint.expression); break;
            case ConstraintDefinition::Kind::identity:
                column.identity = constraint.generated_when.empty() ? 'a' : constraint.generated_when[0];
                column.not_null = true;
                break;
            default: break;
        }
    }
    table.columns.push_back(std::move(column));
    for (const ConstraintDefinition& constraint : definition.constraints) add_constraint(table, constraint, definition.name);
}

void Executor::add_constraint(Relation& table, const ConstraintDefinition& definition, const std::string& column) {
    using Kind = ConstraintDefinition::Kind;
    if (definition.kind != Kind::check && definition.kind != Kind::primary_key && definition.kind != Kind::unique &&
        definition.kind != Kind::exclude && definition.kind != Kind::foreign_key)
        return;
    Constraint constraint;
    constraint.kind = kind_of(definition.kind);
    constraint.columns = definition.columns;
    if (constraint.columns.empty() && !column.empty()) constraint.columns = {column};
    constraint.including = definition.including;
    if (definition.kind == Kind::check && definition.expression) {
        constraint.expression = printed(definition.expression);
        if (column.empty()) constraint.columns = columns_in(*definition.expression);
    }
    for (const sql::IndexElement& element : definition.exclusions) {
        constraint.expression += (constraint.expression.empty() ? "" : ", ") + element_text(element);
        if (!element.column.empty()) constraint.columns.push_back(element.column);
    }
    if (definition.kind == Kind::foreign_key) {
        constraint.referenced = relation_name(definition.referenced);
        constraint.referenced_columns = definition.referenced_columns;
        constraint.match = definition.match;
        constraint.on_update = definition.on_update;
        constraint.on_delete = definition.on_delete;
        constraint.on_delete_columns = definition.on_delete_columns;
    }
    constraint.deferrable = definition.deferrable;
    constraint.initially_deferred = definition.initially_deferred;
    constraint.not_valid = definition.not_valid;
    constraint.no_inherit = definition.no_inherit;
    constraint.nulls_not_distinct = definition.nulls_not_distinct;
    constraint.created = constraint.changed = origin();

    // USING INDEX: the index becomes the constraint's and takes its name.
    if (!definition.using_index.empty()) {
        for (Index& index : table.indexes) {
            if (index.name.name != definition.using_index) continue;
            constraint.columns = index.elements;
            constraint.including = index.including;
            catalog().index_tables.erase(index.name);
            index.of_constraint = true;
            index.name.name = definition.name.empty() ? definition.using_index : definition.name;
            catalog().index_tables.put(index.name, table.name);
        }
    }
    constraint.name = definition.name;
    if (constraint.name.empty()) constraint.name = definition.using_index.empty() ? free_name(table, constraint) : definition.using_index;

    if (constraint.kind == Constraint::Kind::primary_key)
        for (Column& key : table.columns)
            if (std::find(constraint.columns.begin(), constraint.columns.end(), key.name) != constraint.columns.end()) key.not_null = true;
    if (makes_index(constraint.kind) && definition.using_index.empty()) {
        Index index;
        index.name = {table.name.schema, constraint.name};
        index.unique = constraint.kind != Constraint::Kind::exclude;
        index.method = definition.access_method.empty() ? (index.unique ? "btree" : "gist") : definition.access_method;
        index.nulls_not_distinct = constraint.nulls_not_distinct;
        index.of_constraint = true;
        index.elements = constraint.columns;
        index.including = constraint.including;
        index.created = index.changed = origin();
        catalog().index_tables.put(index.name, table.name);
        table.indexes.push_back(std::move(index));
    }
    created(ObjectKind::constraint, table.name, constraint.name);
    table.constraints.push_back(std::move(constraint));
}

void Executor::copy_like(Relation& table, const sql::LikeClause& like) {
    const Relation* source = relation(like.source);
    if (!source) return;
    using Including = sql::LikeClause::Including;
    for (Column column : source->columns) {
        if (!(like.including & Including::defaults)) column.default_.reset();
        if (!(like.including & Including::generated)) column.generated.reset();
        if (!(like.including & Including::identity)) column.identity = 0;
        column.created = column.changed = origin();
        table.columns.push_back(std::move(column));
    }
    for (Constraint constraint : source->constraints) {
        const bool check = constraint.kind == Constraint::Kind::check;
        const bool keyed = makes_index(constraint.kind);
        if (!(check && (like.including & Including::constraints)) && !(keyed && (like.including & Including::indexes))) continue;
        constraint.created = constraint.changed = origin();
        if (keyed) constraint.name = free_name(table, constraint);
        table.constraints.push_back(std::move(constraint));
    }
}

void Executor::create_table(const sql::CreateTable& create) {
    const QualifiedName name = creation_name(create.table);
    if (create.if_not_exists && catalog().relations.find(name)) return;
    Relation table;
    table.kind = create.foreign ? ObjectKind::foreign_table : ObjectKind::table;
    table.name = name;
    table.persistence = persistence_of(create.table.persistence);
    table.owner = session().role;
    table.created = table.changed = origin();
    for (const sql::RelationName& parent : create.inherits) {
        table.parents.push_back(relation_name(parent));
        if (const Relation* source = relation(parent))
            for (const Column& column : source->columns)
                if (!table.column(column.name)) table.columns.push_back(column);
    }
    for (const auto& element : create.elements) {
        if (const auto* column = std::get_if<sql::ColumnDefinition>(&element)) {
            if (!table.column(column->name)) add_column(table, *column);
        } else if (const auto* like = std::get_if<sql::LikeClause>(&element)) {
            copy_like(table, *like);
        }
    }
    for (const auto& element : create.elements)
        if (const auto* constraint = std::get_if<ConstraintDefinition>(&element)) add_constraint(table, *constraint, {});
    if (create.partition_by) {
        table.partition_key = "(";
        for (const sql::IndexElement& element : create.partition_by->elements)
            table.partition_key += (table.partition_key.size() > 1 ? ", " : "") + element_text(element);
        table.partition_key += ")";
    }
    if (create.partition_of) table.partition_bound = create.partition_of->kind == sql::PartitionBound::Kind::default_ ? "default" : "for values";
    created(table.kind, name);
    catalog().relations.put(name, std::move(table));
}

void Executor::create_table_as(const sql::CreateTableAs& create) {
    const QualifiedName name = creation_name(create.table);
    if (create.if_not_exists && catalog().relations.find(name)) return;
    Relation table;
    table.kind = create.materialized_view ? ObjectKind::materialized_view : ObjectKind::table;
    table.name = name;
    table.persistence = persistence_of(create.table.persistence);
    table.owner = session().role;
    table.created = table.changed = origin();
    if (create.query) {
        if (create.materialized_view) {
            table.query = sql::print(*create.query);
            for (const sql::ObjectName& read : sql::relations_read(*create.query)) table.depends_on.push_back(relation_name(read));
        }
        // Column names are known where the query gives them; their types would need the whole type system.
        if (const auto* select = std::get_if<sql::Select>(&create.query->node))
            for (std::size_t i = 0; i < select->targets.size(); ++i) {
                const sql::Target& target = select->targets[i];
                const auto* reference = target.value ? std::get_if<sql::ColumnReference>(&target.value->node) : nullptr;
                Column column;
                column.name = i < create.columns.size() ? create.columns[i] : target.name;
                if (column.name.empty() && reference && !reference->star) column.name = reference->parts.back();
                if (column.name.empty()) continue;
                column.created = column.changed = origin();
                table.columns.push_back(std::move(column));
            }
    }
    created(table.kind, name);
    catalog().relations.put(name, std::move(table));
}

}  // namespace pgsteward::interpret
