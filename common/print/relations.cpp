// Tables and foreign tables: CREATE TABLE and what it cannot say itself.
#include <fmt/format.h>

#include <algorithm>

#include "print/inheritance.hpp"
#include "print/options.hpp"
#include "print/statements.hpp"
#include "text/contains.hpp"

namespace pgsteward::print {
namespace {

bool is_partition(const Relation& relation) { return !relation.partition_bound.empty(); }

/// In a typed table a column stands only where something is added to what the type says.
bool adds_to_type(const Column& column) { return column.default_ || column.generated || column.identity || column.not_null; }

/// In which order the kinds stand in CREATE TABLE.
int place_inside(Constraint::Kind kind) {
    switch (kind) {
        case Constraint::Kind::primary_key: return 0;
        case Constraint::Kind::unique: return 1;
        case Constraint::Kind::exclude: return 2;
        default: return 3;
    }
}

std::vector<std::string> elements_of(const Catalog& catalog, const Relation& table, const Later& later) {
    std::vector<std::string> elements;
    const bool inherits = inherits_in_create(catalog, table), typed = !table.of_type.name.empty();
    for (const Column& column : table.columns) {
        if (inherits && !column.local) continue;
        if (typed && !adds_to_type(column)) continue;
        const bool with_default = !later.has_default(column.name);
        if (!inherits || !column.generated || !from_parents(catalog, table, column).generated) {
            elements.push_back(column_definition(catalog, table, column, with_default));
            continue;
        }
        Column written = column;
        written.generated.reset();           // until 15 a child may not repeat it
        elements.push_back(column_definition(catalog, table, written, with_default));
    }
    std::vector<const Constraint*> constraints;
    for (const Constraint& constraint : table.constraints)
        if (stands_inside(catalog, table, constraint) && !later.has_constraint(constraint.name)) constraints.push_back(&constraint);
    std::ranges::sort(constraints, {}, [](const Constraint* constraint) { return std::pair(place_inside(constraint->kind), std::string_view(constraint->name)); });
    for (const Constraint* constraint : constraints)
        elements.push_back(fmt::format("CONSTRAINT {} {}", quoted(constraint->name), constraint_definition(table, *constraint)));
    return elements;
}

std::string parents_clause(const Catalog& catalog, const Relation& table) {
    if (!inherits_in_create(catalog, table)) return {};
    std::string list;
    for (const QualifiedName& parent : table.parents) list += (list.empty() ? "" : ", ") + quoted(parent);
    return fmt::format("\nINHERITS ({})", list);
}

std::string create_table(const Catalog& catalog, const Relation& table, const Later& later) {
    const bool foreign = table.kind == ObjectKind::foreign_table;
    std::string text = fmt::format("CREATE {}TABLE {}", foreign ? "FOREIGN " : table.persistence == Persistence::unlogged ? "UNLOGGED " : "", quoted(table.name));
    if (!table.of_type.name.empty()) text += " OF " + quoted(table.of_type);
    const std::vector<std::string> elements = elements_of(catalog, table, later);
    if (!elements.empty()) text += fmt::format(" (\n    {}\n)", fmt::join(elements, ",\n    "));
    else if (table.of_type.name.empty()) text += " ()";
    text += parents_clause(catalog, table);
    if (foreign) return fmt::format("{}\nSERVER {}{}", text, quoted(table.server), options_clause(table.foreign_options));
    if (table.partitioned()) text += "\nPARTITION BY " + table.partition_key;
    if (!table.access_method.empty()) text += "\nUSING " + quoted(table.access_method);
    if (!table.options.empty()) text += "\n" + with_clause(table.options).substr(1);
    if (!table.tablespace.empty()) text += "\nTABLESPACE " + quoted(table.tablespace);
    return text;
}

std::string replica_identity(char letter) {
    switch (letter) {
        case 'f': return "FULL";
        case 'n': return "NOTHING";
        default: return "DEFAULT";
    }
}

void add_storage_changes(const Relation& before, const Relation& now, Statements& statements) {
    const auto add = [&](const std::string& change) { statements.push_back(fmt::format("{} {}", alter(now), change)); };
    const ParameterChange options = parameter_change(before.options, now.options);
    if (!options.reset.empty()) add(fmt::format("RESET ({})", fmt::join(options.reset, ", ")));
    if (!options.set.empty()) add(fmt::format("SET ({})", parameter_list(options.set)));
    if (before.persistence != now.persistence) add(now.persistence == Persistence::unlogged ? "SET UNLOGGED" : "SET LOGGED");
    if (before.access_method != now.access_method) add("SET ACCESS METHOD " + (now.access_method.empty() ? "heap" : quoted(now.access_method)));
    if (before.tablespace != now.tablespace) add("SET TABLESPACE " + (now.tablespace.empty() ? "pg_default" : quoted(now.tablespace)));
    if (const std::string change = options_change(before.foreign_options, now.foreign_options); !change.empty()) add(change);
}

}  // namespace

bool Later::has_default(const std::string& column) const { return everything || contains(defaults, column); }
bool Later::has_constraint(const std::string& constraint) const { return everything || contains(constraints, constraint); }

/// transformIndexConstraints(): of two keys in CREATE TABLE that are the same but for their names, one is made.
bool repeats_key(const Relation& table, const Constraint& key) {
    return std::ranges::any_of(table.constraints, [&](const Constraint& other) {
        const bool first = std::pair(place_inside(other.kind), other.name) < std::pair(place_inside(key.kind), key.name);
        return first && place_inside(other.kind) < 2 && other.columns == key.columns && other.including == key.including && other.deferrable == key.deferrable &&
               other.initially_deferred == key.initially_deferred && other.nulls_not_distinct == key.nulls_not_distinct;
    });
}

bool stands_inside(const Catalog& catalog, const Relation& relation, const Constraint& constraint) {
    if (constraint.kind == Constraint::Kind::foreign_key || constraint.not_valid) return false;
    if (constraint.kind == Constraint::Kind::check || constraint.kind == Constraint::Kind::not_null)
        return constraint.local || is_partition(relation) || !inherits_in_create(catalog, relation);
    return !relation.partitioned() && !is_partition(relation) && !(constraint.kind == Constraint::Kind::unique && repeats_key(relation, constraint));
}

std::string create_relation(const Catalog& catalog, const Relation& relation, const Later& later) {
    switch (relation.kind) {
        case ObjectKind::view:
        case ObjectKind::materialized_view: return create_view(relation);
        case ObjectKind::sequence:
            return fmt::format("CREATE {}SEQUENCE {}{}", relation.persistence == Persistence::unlogged ? "UNLOGGED " : "", quoted(relation.name),
                               relation.sequence ? sequence_options(*relation.sequence) : "");
        default: return create_table(catalog, relation, later);
    }
}

std::string attach_partition(const Relation& partition) {
    const QualifiedName parent = partition.parents.empty() ? QualifiedName() : partition.parents.front();
    return fmt::format("ALTER TABLE {} ATTACH PARTITION {} {}", quoted(parent), quoted(partition.name), partition.partition_bound);
}

Statements relation_settings(const Relation& before, const Relation& now) {
    Statements statements;
    const auto add = [&](const std::string& change) { statements.push_back(fmt::format("{} {}", alter(now), change)); };
    if (!before.name.name.empty()) add_storage_changes(before, now, statements);   // else said by CREATE
    if (before.row_security != now.row_security) add(now.row_security ? "ENABLE ROW LEVEL SECURITY" : "DISABLE ROW LEVEL SECURITY");
    if (before.force_row_security != now.force_row_security) add(now.force_row_security ? "FORCE ROW LEVEL SECURITY" : "NO FORCE ROW LEVEL SECURITY");
    if (before.replica_identity != now.replica_identity && now.replica_identity != 'i') add("REPLICA IDENTITY " + replica_identity(now.replica_identity));
    return statements;
}

}  // namespace pgsteward::print
