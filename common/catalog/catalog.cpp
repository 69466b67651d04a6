#include "catalog/catalog.hpp"

#include <algorithm>

namespace pgsteward {
namespace {

template <typename Object>
const Object* found_on_path(const ObjectMap<Object>& map, const QualifiedName& name, std::span<const std::string> path) {
    if (!name.schema.empty()) return map.find(name);
    for (const std::string& schema : path)
        if (const Object* found = map.find({schema, name.name})) return found;
    return nullptr;
}

}  // namespace

Catalog::Catalog() = default;
Catalog::Catalog(const Catalog& other) = default;
Catalog::Catalog(Catalog&& other) noexcept = default;
Catalog& Catalog::operator=(const Catalog& other) = default;
Catalog& Catalog::operator=(Catalog&& other) noexcept = default;
Catalog::~Catalog() = default;

std::string display(const IndexKey& key) {
    std::string text = key.column.empty() ? key.expression.str() : quoted(key.column);
    if (!key.collation.empty()) text += " COLLATE " + key.collation;
    if (!key.operator_class.empty()) text += " " + key.operator_class;
    if (key.descending) text += " DESC";
    if (key.nulls_first != key.descending) text += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
    if (!key.operator_.empty()) text += " WITH " + key.operator_;
    return text;
}

QualifiedName key_of(const Routine& routine) {
    std::string signature;
    for (const std::string& type : routine.argument_types) signature += (signature.empty() ? "" : ", ") + type;
    return {routine.name.schema, routine.name.name + "(" + signature + ")"};
}

const Relation* Catalog::relation(const QualifiedName& name, std::span<const std::string> path) const {
    return found_on_path(relations, name, path);
}

const Type* Catalog::type(const QualifiedName& name, std::span<const std::string> path) const {
    return found_on_path(types, name, path);
}

std::vector<const Routine*> Catalog::routines_named(const QualifiedName& name, std::span<const std::string> path) const {
    std::vector<const Routine*> found;
    const auto add = [&](const std::string& schema) {
        const auto* keys = overloads.find({schema, name.name});
        if (!keys) return;
        for (const QualifiedName& key : *keys)
            if (const Routine* routine = routines.find(key)) found.push_back(routine);
    };
    if (!name.schema.empty()) add(name.schema);
    else
        for (const std::string& schema : path) add(schema);
    return found;
}

const Relation* Catalog::table_of_index(const QualifiedName& index, std::span<const std::string> path) const {
    // Temporary ones come before the path.
    const QualifiedName* table = index.schema.empty() ? index_tables.find({"pg_temp", index.name}) : nullptr;
    if (!table) table = found_on_path(index_tables, index, path);
    return table ? relations.find(*table) : nullptr;
}

const Index* Catalog::index(const QualifiedName& index, std::span<const std::string> path) const {
    const Relation* table = table_of_index(index, path);
    return table ? table->index(index.name) : nullptr;
}

void Catalog::put_routine(Routine routine) {
    const QualifiedName key = key_of(routine);
    std::vector<QualifiedName> keys;
    if (const auto* now = overloads.find(routine.name)) keys = *now;
    if (const auto place = std::lower_bound(keys.begin(), keys.end(), key); place == keys.end() || *place != key) {
        keys.insert(place, key);
        overloads.put(routine.name, std::move(keys));
    }
    routines.put(key, std::move(routine));
}

void Catalog::erase_routine(const QualifiedName& key) {
    const Routine* routine = routines.find(key);
    if (!routine) return;
    const QualifiedName name = routine->name;
    overloads.edit(name, [&](std::vector<QualifiedName>& keys) { std::erase(keys, key); });
    if (const auto* left = overloads.find(name); left && left->empty()) overloads.erase(name);
    routines.erase(key);
}

namespace {

/// Every map, with its part of the mark.
template <typename Visit>
void for_each_map(Catalog& catalog, const Catalog::Mark& mark, Visit visit) {
    visit(catalog.relations, mark.relations);
    visit(catalog.index_tables, mark.index_tables);
    visit(catalog.routines, mark.routines);
    visit(catalog.overloads, mark.overloads);
    visit(catalog.types, mark.types);
    visit(catalog.others, mark.others);
    visit(catalog.schemas, mark.schemas);
    visit(catalog.roles, mark.roles);
    visit(catalog.default_privileges, mark.default_privileges);
    visit(catalog.doubts, mark.doubts);
}

}  // namespace

Catalog::Mark Catalog::mark() const {
    return {relations.mark(), index_tables.mark(), routines.mark(), overloads.mark(), types.mark(),
            others.mark(),    schemas.mark(),      roles.mark(),    default_privileges.mark(), doubts.mark()};
}

void Catalog::roll_back(const Mark& mark) {
    for_each_map(*this, mark, [](auto& map, std::size_t since) { map.roll_back(since); });
}

void Catalog::keep_oldest_since(const Mark& mark) {
    for_each_map(*this, mark, [](auto& map, std::size_t since) { map.keep_oldest_since(since); });
}

void Catalog::commit() {
    for_each_map(*this, mark(), [](auto& map, std::size_t) { map.commit(); });
}

}  // namespace pgsteward
