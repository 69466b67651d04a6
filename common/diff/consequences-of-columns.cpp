// What follows from a column, and what a column follows from.
#include "diff/consequence-finder.hpp"
#include "text/contains.hpp"

namespace pgsteward::diff {
namespace {

using Change = Difference::Change;

std::string column_identity(const Relation& sequence) {
    return sequence.owned_by ? sequence.owned_by->first.display() + "." + sequence.owned_by->second : std::string();
}

const Constraint* primary_key(const Relation* table) {
    if (!table) return nullptr;
    for (const Constraint& constraint : table->constraints)
        if (constraint.kind == Constraint::Kind::primary_key) return &constraint;
    return nullptr;
}

/// NOT NULL that a primary key or an identity brings along.
Cause of_not_null(const ConsequenceFinder& finder, const Difference& difference) {
    if (const auto identity = finder.find(ObjectKind::column, difference.object, "identity")) return identity;
    const Constraint* wanted = primary_key(finder.expected_relation(difference.whole));
    const Constraint* found = primary_key(finder.actual_relation(difference.whole));
    const std::string column = part_name(difference);
    const bool in_wanted = wanted && contains(wanted->columns, column), in_found = found && contains(found->columns, column);
    if (in_wanted == in_found) return std::nullopt;
    return finder.find_constraint(difference.whole + "." + (in_wanted ? wanted : found)->name);
}

/// The columns that a constraint or an index stands on.
std::vector<std::string> columns_under(const Relation* table, const Difference& difference) {
    std::vector<std::string> columns;
    if (!table) return columns;
    if (difference.kind == ObjectKind::constraint) {
        const Constraint* constraint = table->constraint(part_name(difference));
        return constraint ? constraint->columns : columns;
    }
    for (const Index& index : table->indexes) {
        if (index.name.display() != difference.object) continue;
        for (const IndexKey& key : index.keys)
            if (!key.column.empty()) columns.push_back(key.column);
        columns.insert(columns.end(), index.including.begin(), index.including.end());
        columns.insert(columns.end(), index.columns_read.begin(), index.columns_read.end());
    }
    return columns;
}

/// A constraint or index on a column that only one side has: on this column alone it is a part of it; DROP COLUMN
/// takes along all that stand on it.
Cause of_column_under(const ConsequenceFinder& finder, const Difference& difference) {
    const bool missing = difference.change == Change::missing;
    std::vector<std::string> columns = columns_under(missing ? finder.expected_relation(difference.whole) : finder.actual_relation(difference.whole), difference);
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    if (missing && columns.size() != 1) return std::nullopt;
    for (const std::string& column : columns) {
        const auto found = finder.find_whole(ObjectKind::column, difference.whole + "." + column);
        if (found && finder.differences[*found].change == difference.change) return found;
    }
    return std::nullopt;
}

/// A typed table has the columns of its type.
Cause of_attribute(const ConsequenceFinder& finder, const Difference& difference) {
    const Relation* table = finder.expected_relation(difference.whole);
    if (!table || table->of_type.name.empty()) return std::nullopt;
    const std::string attribute = table->of_type.display() + "." + part_name(difference);
    return finder.find(ObjectKind::attribute, attribute, difference.change == Change::changed ? difference.property : std::string());
}

}  // namespace

Cause of_column(const ConsequenceFinder& finder, const Difference& difference) {
    if (difference.change != Change::changed && (difference.kind == ObjectKind::constraint || difference.kind == ObjectKind::index))
        return of_column_under(finder, difference);
    if (difference.kind != ObjectKind::column) return std::nullopt;
    if (difference.property == "not null") return of_not_null(finder, difference);
    // A column has a default, an expression or an identity.
    if (difference.property == "default") {
        if (const auto identity = finder.find(ObjectKind::column, difference.object, "identity")) return identity;
        return finder.find(ObjectKind::column, difference.object, "generated");
    }
    return of_attribute(finder, difference);
}

Cause of_sequence(const ConsequenceFinder& finder, const Difference& difference) {
    if (difference.kind != ObjectKind::sequence) return std::nullopt;
    for (const Relation* sequence : {finder.expected_relation(difference.object), finder.actual_relation(difference.object)}) {
        if (!sequence || !sequence->owned_by) continue;
        const std::string column = column_identity(*sequence);
        if (difference.property == "owner" || difference.property == "persistence") return finder.find_relation(sequence->owned_by->first.display(), difference.property);
        if (difference.change == Change::changed) {
            if (difference.property == "identity" || difference.property == "owned by") return finder.find(ObjectKind::column, column, "identity");
            // Numbers that its type decides follow from that; others are its own.
            if (sequence->identity_sequence && difference.property == "type")
                if (const auto type = finder.find(ObjectKind::column, column, "type")) return type;
            continue;
        }
        if (const auto table = finder.find_relation(sequence->owned_by->first.display())) return table;
        if (const auto whole = finder.find_whole(ObjectKind::column, column)) return whole;
        if (const auto identity = finder.find(ObjectKind::column, column, "identity")) return identity;
    }
    return std::nullopt;
}

Cause of_view(const ConsequenceFinder& finder, const Difference& difference) {
    if (difference.kind != ObjectKind::column) return std::nullopt;
    const Relation* view = finder.expected_relation(difference.whole);
    if (!view || (view->kind != ObjectKind::view && view->kind != ObjectKind::materialized_view)) return std::nullopt;
    if (difference.change == Change::changed && difference.property != "type" && difference.property != "collation") return std::nullopt;
    if (const auto query = finder.find_relation(difference.whole, "query")) return query;
    // The same query gives other columns because what it reads is different.
    for (const auto& [relation, column] : view->columns_read)
        for (const std::string_view property : {"type", "collation", ""})
            if (const auto found = finder.find(ObjectKind::column, relation.display() + "." + column, property)) return found;
    for (const QualifiedName& routine : view->uses.names)
        for (const std::string_view property : {"returns", "parameters"})
            if (const auto found = finder.find(ObjectKind::function, routine.display(), property)) return found;
    return std::nullopt;
}

}  // namespace pgsteward::diff
