#include "catalog/children.hpp"

#include "text/contains.hpp"

namespace pgsteward {

std::vector<QualifiedName> children_of(const Catalog& catalog, const QualifiedName& table) {
    std::vector<QualifiedName> children;
    for (const QualifiedName& user : catalog.relations.users_of(table)) {
        const Relation* relation = catalog.relations.find(user);
        if (relation && contains(relation->parents, table)) children.push_back(user);
    }
    return children;
}

}  // namespace pgsteward
