#include "catalog/referenced-index.hpp"

#include <algorithm>

namespace pgsteward {
namespace {

/// A key can stand on whole columns only, of all rows, that are unique at every moment.
bool can_be_referenced(const Relation& table, const Index& index) {
    if (!index.unique || !index.valid || !index.predicate.empty()) return false;
    const Constraint* constraint = index.of_constraint ? table.constraint(index.name.name) : nullptr;
    return !constraint || !constraint->deferrable;
}

}  // namespace

const Index* referenced_index(const Relation& referenced, const std::vector<std::string>& columns) {
    const auto fits = [&](const Index& index) {
        return index.keys.size() == columns.size() && can_be_referenced(referenced, index) &&
               std::ranges::is_permutation(index.keys, columns, {}, &IndexKey::column);
    };
    const auto found = std::ranges::find_if(referenced.indexes, fits);
    return found == referenced.indexes.end() ? nullptr : &*found;
}

}  // namespace pgsteward
