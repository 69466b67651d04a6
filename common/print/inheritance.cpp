// MergeAttributes() of tablecmds.c, read backwards: what has to be said so that a table with parents becomes what it is.
#include "print/inheritance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "print/statements.hpp"
#include "text/contains.hpp"

namespace pgsteward::print {
namespace {

/// The columns in the order in which INHERITS makes them: the parents', then the table's own.
std::vector<std::string> merged_order(const Catalog& catalog, const Relation& table) {
    std::vector<std::string> names;
    const auto add = [&](const Relation& relation) {
        for (const Column& column : relation.columns)
            if (!contains(names, column.name)) names.push_back(column.name);
    };
    for (const QualifiedName& parent : table.parents)
        if (const Relation* relation = catalog.relations.find(parent)) add(*relation);
    add(table);
    return names;
}

}  // namespace

bool inherits_in_create(const Catalog& catalog, const Relation& table) {
    if (table.parents.empty() || !table.partition_bound.empty()) return false;
    // What is not the table's own can come from INHERITS alone, whatever the order.
    if (std::ranges::any_of(table.columns, [](const Column& column) { return !column.local; })) return true;
    const std::vector<std::string> order = merged_order(catalog, table);
    return std::equal(order.begin(), order.end(), table.columns.begin(), table.columns.end(), [](const std::string& name, const Column& column) { return column.name == name; });
}

Column from_parents(const Catalog& catalog, const Relation& table, const Column& column) {
    Column made;
    for (const QualifiedName& name : table.parents) {
        const Relation* parent = catalog.relations.find(name);
        const Column* above = parent ? parent->column(column.name) : nullptr;
        if (!above) continue;
        made.not_null |= above->not_null;
        if (!made.default_) made.default_ = above->default_;
        if (!made.generated) made.generated = above->generated;
        if (made.storage.empty()) made.storage = above->storage;
        if (made.compression.empty()) made.compression = above->compression;
    }
    return made;
}

Statements inherited_columns(const Catalog& catalog, const Relation& relation) {
    Statements statements;
    if (!inherits_in_create(catalog, relation)) return statements;
    for (const Column& column : relation.columns) {
        if (!column.inherited) continue;
        Column made = from_parents(catalog, relation, column);
        if (column.local) {
            made.not_null |= column.not_null;
            if (column.default_) made.default_ = column.default_;
        }
        if (made.default_ != column.default_ && !column.generated) statements.push_back(column_default(relation, column));
        if (made.not_null != column.not_null)
            statements.push_back(fmt::format("{} ALTER COLUMN {} {} NOT NULL", alter_only(relation), quoted(column.name), column.not_null ? "SET" : "DROP"));
    }
    return statements;
}

Statements later_parents(const Catalog& catalog, const Relation& relation) {
    Statements statements;
    if (relation.partition_bound.empty() && !inherits_in_create(catalog, relation))
        for (const QualifiedName& parent : relation.parents) statements.push_back(fmt::format("{} INHERIT {}", alter(relation), quoted(parent)));
    return statements;
}

}  // namespace pgsteward::print
