#include "check/append-only.hpp"

#include <algorithm>
#include <set>

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

std::vector<const Relation*> append_only_tables(const Policy& policy, const Catalog& catalog) {
    std::set<QualifiedName> names;
    for (const std::string& name : policy.append_only_tables) {
        const std::size_t dot = name.find('.');
        const QualifiedName table = dot == std::string::npos ? QualifiedName{"public", name} : QualifiedName{name.substr(0, dot), name.substr(dot + 1)};
        names.insert(table);
        const std::vector<QualifiedName> descendants = access::descendants_of(catalog, table);
        names.insert(descendants.begin(), descendants.end());
    }
    std::vector<const Relation*> tables;
    for (const QualifiedName& name : names)
        if (const Relation* table = catalog.relations.find(name)) tables.push_back(table);
    return tables;
}

}  // namespace pgsteward
