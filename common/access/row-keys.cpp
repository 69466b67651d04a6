#include "access/row-keys.hpp"

#include <algorithm>

namespace pgsteward::access {

std::vector<std::vector<std::string>> unique_keys(const Relation& relation) {
    std::vector<std::vector<std::string>> keys;
    for (const Index& index : relation.indexes) {
        const bool plain = std::ranges::none_of(index.keys, [](const IndexKey& key) { return key.column.empty(); });
        if (!index.unique || !index.predicate.empty() || !plain || index.keys.empty()) continue;
        std::vector<std::string>& columns = keys.emplace_back();
        for (const IndexKey& key : index.keys) columns.push_back(key.column.str());
    }
    return keys;
}

bool share_a_key(const Relation& relation, const Row& a, const Row& b) {
    const auto same = [&](const std::string& name) {
        const auto column = std::find_if(relation.columns.begin(), relation.columns.end(), [&](const Column& one) { return one.name == name; });
        const auto at = static_cast<std::size_t>(column - relation.columns.begin());
        return at < a.size() && at < b.size() && !a[at].is_null() && a[at] == b[at];
    };
    const auto keys = unique_keys(relation);
    return std::ranges::any_of(keys, [&](const std::vector<std::string>& columns) { return std::ranges::all_of(columns, same); });
}

}  // namespace pgsteward::access
