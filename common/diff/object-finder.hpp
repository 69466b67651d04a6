// The objects of a catalog by the kind and identity that differences call them by.
#pragma once

#include <string>
#include <unordered_map>

#include "catalog/catalog.hpp"

namespace pgsteward::diff {

class ObjectFinder {
public:
    explicit ObjectFinder(const Catalog& catalog);

    const Relation* relation(const std::string& identity) const { return find(relations_, identity); }
    const Routine* routine(const std::string& identity) const { return find(routines_, identity); }
    const Type* type(const std::string& identity) const { return find(types_, identity); }
    const OtherObject* other(ObjectKind kind, const std::string& identity) const;
    const Role* role(const std::string& name) const { return catalog_.roles.find({"", name}); }
    const DefaultPrivileges* default_privileges(const std::string& identity) const;
    /// The relation of an index.
    const Relation* table_of_index(const std::string& identity) const;
    const Catalog& catalog() const { return catalog_; }

private:
    template <typename Object>
    using Map = std::unordered_map<std::string, const Object*>;
    template <typename Object>
    static const Object* find(const Map<Object>& map, const std::string& identity) {
        const auto found = map.find(identity);
        return found == map.end() ? nullptr : found->second;
    }

    const Catalog& catalog_;
    Map<Relation> relations_, index_tables_;
    Map<Routine> routines_;
    Map<Type> types_;
};

/// The name of a part within its whole: "total" of "public.orders.total" in "public.orders". An index is not called
/// after its table and keeps its whole name.
std::string part_name(const std::string& object, const std::string& whole);

}  // namespace pgsteward::diff
