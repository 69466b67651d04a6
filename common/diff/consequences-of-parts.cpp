// What goes with the table, the parent table or the constraint that it belongs to.
#include "diff/consequence-finder.hpp"
#include "text/contains.hpp"

namespace pgsteward::diff {
namespace {

using Change = Difference::Change;

/// The index of that display name in a table.
const Index* index_of(const Relation* table, const std::string& identity) {
    if (!table) return nullptr;
    for (const Index& index : table->indexes)
        if (index.name.display() == identity) return &index;
    return nullptr;
}

bool is_copy(const Relation& relation, const Difference& difference) {
    const std::string name = part_name(difference);
    if (difference.kind == ObjectKind::column) {
        const Column* column = relation.column(name);
        return column && column->inherited;
    }
    if (difference.kind == ObjectKind::constraint) {
        const Constraint* constraint = relation.constraint(name);
        return constraint && constraint->inherited;
    }
    const Trigger* trigger = difference.kind == ObjectKind::trigger ? relation.trigger(name) : nullptr;
    return trigger && trigger->inherited;
}

bool same_change(const Difference& a, const Difference& b) {
    return a.change == b.change && a.property == b.property && a.expected == b.expected && a.actual == b.actual;
}

/// The same difference of the part that is called the same in a parent of the table.
Cause in_parent(const ConsequenceFinder& finder, const Difference& difference, const Relation& table) {
    for (const QualifiedName& parent : table.parents) {
        const auto found = finder.find(difference.kind, parent.display() + "." + part_name(difference), difference.property);
        if (found && same_change(finder.differences[*found], difference)) return found;
    }
    return std::nullopt;
}

/// A partition's index, in the index of the partitioned table or in the constraint that this one belongs to.
Cause in_parent_index(const ConsequenceFinder& finder, const Difference& difference, const Index& index, const Relation& table) {
    if (const auto found = finder.find(ObjectKind::index, index.parent.display(), difference.property);
        found && same_change(finder.differences[*found], difference))
        return found;
    for (const QualifiedName& parent : table.parents)
        if (const auto found = finder.find_constraint(parent.display() + "." + index.parent.name)) return found;
    return std::nullopt;
}

}  // namespace

Cause part_of_whole(const ConsequenceFinder& finder, const Difference& difference) {
    if (difference.whole.empty()) return std::nullopt;
    if (difference.kind == ObjectKind::attribute || difference.kind == ObjectKind::domain_constraint) {
        if (const auto found = finder.find_whole(ObjectKind::type, difference.whole)) return found;
        if (const auto found = finder.find_whole(ObjectKind::domain, difference.whole)) return found;
        const auto form = finder.find(ObjectKind::type, difference.whole, "form");
        return form ? form : finder.find(ObjectKind::domain, difference.whole, "form");
    }
    const auto whole = finder.find_relation(difference.whole);
    if (difference.kind != ObjectKind::index || difference.property != "table") return whole;
    // It stands on another table there: a table that is the same on both sides gains or loses it.
    return finder.find_relation(difference.actual) ? whole : std::nullopt;
}

Cause copy_of_parent(const ConsequenceFinder& finder, const Difference& difference) {
    for (const bool expected : {true, false}) {
        if (expected ? !finder.in_expected(difference) : !finder.in_actual(difference)) continue;
        const Relation* table = expected ? finder.expected_relation(difference.whole) : finder.actual_relation(difference.whole);
        if (!table || table->parents.empty()) continue;
        if (difference.kind == ObjectKind::index || difference.kind == ObjectKind::constraint) {
            const std::string index_name = difference.kind == ObjectKind::index ? difference.object : QualifiedName{table->name.schema, part_name(difference)}.display();
            if (const Index* index = index_of(table, index_name); index && !index->parent.name.empty())
                if (const Cause cause = in_parent_index(finder, difference, *index, *table)) return cause;
        }
        if (is_copy(*table, difference))
            if (const Cause cause = in_parent(finder, difference, *table)) return cause;
    }
    return std::nullopt;
}

Cause of_constraint(const ConsequenceFinder& finder, const Difference& difference) {
    if (difference.kind != ObjectKind::index) return std::nullopt;
    const Index* expected = index_of(finder.expected_relation(difference.whole), difference.object);
    const Index* actual = index_of(finder.actual_relation(difference.whole), difference.object);
    if (!(expected && expected->of_constraint) && !(actual && actual->of_constraint)) return std::nullopt;
    static const std::vector<std::string> own = {"options", "tablespace", "statistics targets", "clustered", "replica identity", "comment", "not valid", "parent"};
    if (difference.change == Change::changed && contains(own, difference.property)) return std::nullopt;
    const Index& index = expected && expected->of_constraint ? *expected : *actual;
    return finder.find_constraint(difference.whole + "." + index.name.name);
}

Cause of_inheritance(const ConsequenceFinder& finder, const Difference& difference) {
    const std::string& table = difference.whole.empty() ? difference.object : difference.whole;
    const auto parents = finder.find_relation(table, "parents");
    if (!parents) return std::nullopt;
    static const std::vector<std::string> said_of_copies = {"inherited", "not local", "parent", "partition bound"};
    if (difference.change == Change::changed) return contains(said_of_copies, difference.property) ? parents : Cause();
    // What the new parent gives, and what the old one gave.
    const Relation* relation = difference.change == Change::missing ? finder.expected_relation(difference.whole) : finder.actual_relation(difference.whole);
    if (!relation) return std::nullopt;
    if (difference.kind == ObjectKind::index) {
        const Index* index = index_of(relation, difference.object);
        return index && !index->parent.name.empty() ? parents : Cause();
    }
    if (!is_copy(*relation, difference)) return std::nullopt;
    const Column* column = difference.kind == ObjectKind::column ? relation->column(part_name(difference)) : nullptr;
    return column && column->local ? Cause() : parents;
}

}  // namespace pgsteward::diff
