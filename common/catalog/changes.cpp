#include "catalog/changes.hpp"

namespace pgsteward {
namespace {

template <typename Object>
void collect(const ObjectMap<Object>& map, std::size_t mark, ObjectMap<Object>& before, ObjectMap<Object>& after) {
    for (const auto& [name, was] : map.changed_since(mark)) {
        if (name.schema == "pg_temp") continue;
        const auto is = map.share(name);
        if (was == is) continue;
        if (was) before.put_shared(name, was);
        if (is) after.put_shared(name, is);
    }
}

}  // namespace

Changes changes_since(const Catalog& catalog, const Catalog::Mark& mark) {
    Changes changes;
    Catalog& before = changes.before;
    Catalog& after = changes.after;
    collect(catalog.relations, mark.relations, before.relations, after.relations);
    collect(catalog.routines, mark.routines, before.routines, after.routines);
    collect(catalog.types, mark.types, before.types, after.types);
    collect(catalog.others, mark.others, before.others, after.others);
    collect(catalog.schemas, mark.schemas, before.schemas, after.schemas);
    collect(catalog.roles, mark.roles, before.roles, after.roles);
    collect(catalog.default_privileges, mark.default_privileges, before.default_privileges, after.default_privileges);
    collect(catalog.doubts, mark.doubts, before.doubts, after.doubts);
    before.complete = after.complete = true;
    return changes;
}

}  // namespace pgsteward
