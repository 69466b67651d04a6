#include "catalog/catalog.hpp"

#include <algorithm>

namespace pgsteward {
namespace {

template <typename List>
auto named(const List& list, std::string_view name) -> const typename List::value_type* {
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
    return found == list.end() ? nullptr : &*found;
}

}  // namespace

const Column* Relation::column(std::string_view column_name) const { return named(columns, column_name); }
const Constraint* Relation::constraint(std::string_view constraint_name) const {
    return named(constraints, constraint_name);
}
const Trigger* Relation::trigger(std::string_view trigger_name) const { return named(triggers, trigger_name); }
const RowPolicy* Relation::policy(std::string_view policy_name) const { return named(policies, policy_name); }

const Index* Relation::index(std::string_view index_name) const {
    const auto found = std::find_if(indexes.begin(), indexes.end(),
                                    [&](const Index& index) { return index.name.name == index_name; });
    return found == indexes.end() ? nullptr : &*found;
}

const Relation* Catalog::relation(const QualifiedName& name, std::span<const std::string> path) const {
    if (!name.schema.empty()) return relations.find(name);
    for (const std::string& schema : path)
        if (const Relation* found = relations.find({schema, name.name})) return found;
    return nullptr;
}

const Relation* Catalog::table_of_index(const QualifiedName& index, std::span<const std::string> path) const {
    const auto table_in = [&](const std::string& schema) -> const Relation* {
        const QualifiedName* table = index_tables.find({schema, index.name});
        return table ? relations.find(*table) : nullptr;
    };
    if (!index.schema.empty()) return table_in(index.schema);
    for (const std::string& schema : path)
        if (const Relation* found = table_in(schema)) return found;
    return nullptr;
}

const Index* Catalog::index(const QualifiedName& index, std::span<const std::string> path) const {
    const Relation* table = table_of_index(index, path);
    return table ? table->index(index.name) : nullptr;
}

Catalog::Mark Catalog::mark() const {
    return {relations.mark(), index_tables.mark(), routines.mark(), types.mark(), others.mark(), schemas.mark()};
}

void Catalog::roll_back(const Mark& mark) {
    relations.roll_back(mark.relations);
    index_tables.roll_back(mark.index_tables);
    routines.roll_back(mark.routines);
    types.roll_back(mark.types);
    others.roll_back(mark.others);
    schemas.roll_back(mark.schemas);
}

void Catalog::commit() {
    relations.commit();
    index_tables.commit();
    routines.commit();
    types.commit();
    others.commit();
    schemas.commit();
}

}  // namespace pgsteward
