#include "diff/object-finder.hpp"


#include <fmt/format.h>

#include "catalog/describe.hpp"

namespace pgsteward::diff {

ObjectFinder::ObjectFinder(const Catalog& catalog) : catalog_(catalog) {
    for (const auto& [name, relation] : catalog.relations) {
        relations_.emplace(name.display(), relation.get());
        for (const Index& index : relation->indexes) index_tables_.emplace(index.name.display(), relation.get());
    }
    for (const auto& [name, routine] : catalog.routines) routines_.emplace(name.display(), routine.get());
    for (const auto& [name, type] : catalog.types) types_.emplace(name.display(), type.get());
}

const OtherObject* ObjectFinder::other(ObjectKind kind, const std::string& identity) const {
    if (kind == ObjectKind::schema) return catalog_.schemas.find({"", identity});
    return catalog_.others.find({"", fmt::format("{} {}", name_of(kind), identity)});
}

const DefaultPrivileges* ObjectFinder::default_privileges(const std::string& identity) const {
    for (const auto& [key, privileges] : catalog_.default_privileges)
        if (identity_of(*privileges) == identity) return privileges.get();
    return nullptr;
}

const Relation* ObjectFinder::table_of_index(const std::string& identity) const { return find(index_tables_, identity); }

std::string part_name(const std::string& object, const std::string& whole) {
    const bool within = !whole.empty() && object.size() > whole.size() && object.starts_with(whole) && object[whole.size()] == '.';
    return within ? object.substr(whole.size() + 1) : object;
}

}  // namespace pgsteward::diff
