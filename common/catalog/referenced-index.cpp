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

bool has_keys(const Index& index, const std::vector<std::string>& columns) {
    if (index.keys.size() != columns.size()) return false;
    std::vector<std::string> keys;
    for (const IndexKey& key : index.keys) keys.push_back(key.column);
    return std::ranges::is_permutation(keys, columns);
}

const Index* referenced_index(const Relation& referenced, const std::vector<std::string>& columns) {
    const auto fits = [&](const Index& index) { return has_keys(index, columns) && can_be_referenced(referenced, index); };
    const auto found = std::ranges::find_if(referenced.indexes, fits);
    return found == referenced.indexes.end() ? nullptr : &*found;
}

}  // namespace pgsteward
