// CREATE INDEX, and the indexes that constraints and partitioned tables make; CLUSTER.
#include <algorithm>

#include "canonical/output-name.hpp"
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/kept.hpp"
#include "interpret/names.hpp"
#include "interpret/refusals.hpp"

namespace pgsteward::interpret {
namespace {

/// A partitioned index has one on each partition: an equal one that is there already, or a new one.
void add_to_partitions(Execution& run, const Relation& table, const Index& index) {
    for (const QualifiedName& child_name : children_of(run.catalog(), table.name)) {
        const Relation* now = run.catalog().relations.find(child_name);
        if (!now || now->partition_bound.empty() || now->kind == ObjectKind::foreign_table) continue;
        Relation child = *now;
        attach_index(run, child, index, table.constraint(index.of_constraint ? index.name.name : ""));
        run.catalog().relations.put(child_name, std::move(child));
    }
}

/// IF NOT EXISTS looks at the name alone, whatever relation has it.
bool keep_existing(Execution& run, const QualifiedName& wanted_table, const Index& wanted) {
    const QualifiedName* table = run.catalog().index_tables.find(wanted.name);
    const Relation* owner = table ? run.catalog().relations.find(*table) : nullptr;
    const Index* existing = owner ? owner->index(wanted.name.name) : nullptr;
    if (!existing && !run.catalog().relations.find(wanted.name)) return false;
    std::vector<std::string> found;
    if (!existing) found.push_back("it is no index");
    else if (owner->name != wanted_table) found.push_back("it is an index of " + owner->name.display());
    else found = differences(*existing, wanted);
    run.emit(Kept{ObjectKind::index, wanted.name, {}, std::move(found)});
    return true;
}

}  // namespace

std::vector<std::string> column_names(const Index& index) {
    std::vector<std::string> names;
    for (const IndexKey& key : index.keys) names.push_back(key.column.empty() ? key.label : key.column);
    names.insert(names.end(), index.including.begin(), index.including.end());
    return names;
}

IndexKey index_key(Execution& run, const Relation& table, Index& index, const sql::IndexElement& element) {
    canonical::Gathered gathered;
    IndexKey key = canonical::index_key(element, index.method, {.catalog = run.catalog(), .search_path = run.path(), .relation = &table}, gathered);
    index.columns_read.append(gathered.columns.begin(), gathered.columns.end());
    index.uses.add(gathered.uses());
    index.uncertain |= !gathered.certain;
    refuse_expression(run, ExpressionKind::index, &table, gathered.problems, gathered.relations);
    if (element.expression) key.label = canonical::output_name(*element.expression);
    return key;
}

void add_index(Execution& run, Relation& table, Index index, bool only) {
    run.catalog().index_tables.put(index.name, table.name);
    // ONLY a partitioned table: the partitions' indexes are attached later, until then it is not valid.
    if (only && table.partitioned()) index.valid = children_of(run.catalog(), table.name).empty();
    table.indexes.push_back(index);
    if (table.partitioned() && !only) add_to_partitions(run, table, index);
}

void apply(Execution& run, const sql::CreateIndex& create) {
    run.meet(create.table);
    const QualifiedName table_name = run.relation_name(create.table);
    const Relation* existing = run.catalog().relations.find(table_name);
    Index index;
    index.name = {table_name.schema, cut_name(create.name)};
    Relation table;
    if (existing) table = *existing;
    table.name = table_name;
    index.method = create.method.empty() ? "btree" : create.method;
    index.unique = create.unique;
    index.nulls_not_distinct = create.nulls_not_distinct;
    for (const sql::IndexElement& element : create.elements) index.keys.push_back(index_key(run, table, index, element));
    for (const sql::IndexElement& element : create.including) index.including.push_back(element.column);
    if (create.predicate) {
        const canonical::Canonical predicate = run.expression(ExpressionKind::predicate, *create.predicate, &table, "boolean");
        index.predicate = predicate.text;
        index.columns_read.append(predicate.columns.begin(), predicate.columns.end());
        index.uses.add(uses_of(predicate));
        index.uncertain |= !predicate.certain;
    }
    set_options(index.options, create.options);
    index.tablespace = run.tablespace(create.tablespace, table.persistence);
    index.created = index.changed = run.origin();
    if (create.if_not_exists && keep_existing(run, table_name, index)) return;
    if (create.if_not_exists && !run.catalog().complete) index.created = {};   // it may have been there
    if (create.name.empty()) index.name.name = free_relation_name(run.catalog(), table, index_columns_part(column_names(index)), "idx", false);
    run.created(ObjectKind::index, index.name);
    if (!existing) return;
    add_index(run, table, std::move(index), create.table.only);
    run.catalog().relations.put(table_name, std::move(table));
}

void attach_index_partition(Execution& run, Index& parent, const QualifiedName& partition_index) {
    const Relation* table = run.catalog().table_of_index(partition_index, {});
    if (!table) return;
    const QualifiedName table_name = table->name;
    run.catalog().relations.edit(table_name, [&](Relation& partition) {
        for (Index& index : partition.indexes) {
            if (index.name != partition_index) continue;
            index.parent = parent.name;
            for (Constraint& constraint : partition.constraints)
                if (parent.of_constraint && index.of_constraint && constraint.name == index.name.name) {
                    constraint.inherited = true;
                    constraint.local = false;
                }
        }
    });
    // Once each partition has its own, the partitioned index is valid.
    const QualifiedName* owner = run.catalog().index_tables.find(parent.name);
    if (!owner) return;
    const std::vector<QualifiedName> children = children_of(run.catalog(), *owner);
    parent.valid = std::all_of(children.begin(), children.end(), [&](const QualifiedName& child) {
        const auto& indexes = run.catalog().relations.find(child)->indexes;
        return std::any_of(indexes.begin(), indexes.end(), [&](const Index& index) { return index.parent == parent.name; });
    });
}

void apply(Execution& run, const sql::Cluster& cluster) {
    if (!cluster.table || cluster.index.empty()) return;
    run.catalog().relations.edit(run.relation_name(*cluster.table), [&](Relation& table) {
        for (Index& index : table.indexes) index.clustered = index.name.name == cluster.index;
    });
}

}  // namespace pgsteward::interpret
