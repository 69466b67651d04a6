#include "check/append-only.hpp"

#include <algorithm>

#include "access/guards.hpp"

namespace pgsteward {

bool is_append_only(const Policy& policy, const Catalog& catalog, const QualifiedName& table) {
    if (policy.append_only_tables.empty()) return false;
    const auto is_named = [&](const QualifiedName& one) {
        return std::any_of(policy.append_only_tables.begin(), policy.append_only_tables.end(), [&](const std::string& name) {
            return name == one.display() || (one.schema == "public" && name == one.name);
        });
    };
    const std::vector<QualifiedName> ancestors = access::ancestors_of(catalog, table);
    return is_named(table) || std::any_of(ancestors.begin(), ancestors.end(), is_named);
}

}  // namespace pgsteward
