#include "catalog/object-map.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "catalog/catalog.hpp"
#include "catalog/references.hpp"

namespace pgsteward {
namespace {

template <typename Object>
constexpr bool refers = requires(const Object& any) { references_of(any); };

bool surely_same(const Relation* before, const Relation* after) { return before && after && surely_same_references(*before, *after); }
bool surely_same(const void*, const void*) { return false; }

std::vector<QualifiedName> references_or_none(const auto* object) { return object ? references_of(*object) : std::vector<QualifiedName>(); }

}  // namespace

template <typename Object>
void ObjectMap<Object>::put(const QualifiedName& name, Object object) {
    set(name, std::make_shared<const Object>(std::move(object)));
}

template <typename Object>
bool ObjectMap<Object>::edit(const QualifiedName& name, const std::function<void(Object&)>& change) {
    const Object* now = find(name);
    if (!now) return false;
    Object copy = *now;
    change(copy);
    put(name, std::move(copy));
    return true;
}

template <typename Object>
std::vector<QualifiedName> ObjectMap<Object>::users_of(const QualifiedName& name) const {
    const auto found = users_.find(name);
    if (found == users_.end()) return {};
    std::vector<QualifiedName> names = found->second;
    std::sort(names.begin(), names.end());
    return names;
}

template <typename Object>
std::vector<QualifiedName> ObjectMap<Object>::names_in(const std::string& schema) const {
    std::vector<QualifiedName> names;
    for (const auto& [name, object] : objects_)
        if (name.schema == schema) names.push_back(name);
    std::sort(names.begin(), names.end());
    return names;
}

template <typename Object>
auto ObjectMap<Object>::sorted() const -> std::vector<Pointer> {
    std::vector<std::pair<QualifiedName, Pointer>> all(objects_.begin(), objects_.end());
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Pointer> objects;
    objects.reserve(all.size());
    for (auto& [name, object] : all) objects.push_back(std::move(object));
    return objects;
}

template <typename Object>
const Object* ObjectMap<Object>::find_at(std::size_t mark, const QualifiedName& name) const {
    for (std::size_t i = mark; i < journal_.size(); ++i)
        if (journal_[i].first == name) return journal_[i].second.get();
    return find(name);
}

template <typename Object>
void ObjectMap<Object>::roll_back(std::size_t mark) {
    while (journal_.size() > mark) {
        auto [name, before] = std::move(journal_.back());
        journal_.pop_back();
        replace(name, std::move(before));
    }
}

template <typename Object>
auto ObjectMap<Object>::changed_since(std::size_t mark) const -> std::vector<std::pair<QualifiedName, Pointer>> {
    std::vector<std::pair<QualifiedName, Pointer>> changes;
    if (mark < journal_.size()) changes.assign(journal_.begin() + static_cast<std::ptrdiff_t>(mark), journal_.end());
    const auto by_name = [](const auto& a, const auto& b) { return a.first < b.first; };
    std::stable_sort(changes.begin(), changes.end(), by_name);
    changes.erase(std::unique(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.first == b.first; }), changes.end());
    return changes;
}

template <typename Object>
void ObjectMap<Object>::keep_oldest_since(std::size_t mark) {
    if (mark >= journal_.size()) return;
    std::unordered_set<QualifiedName, QualifiedNameHash> seen;
    const auto first = journal_.begin() + static_cast<std::ptrdiff_t>(mark);
    journal_.erase(std::remove_if(first, journal_.end(), [&](const auto& entry) { return !seen.insert(entry.first).second; }), journal_.end());
}

template <typename Object>
void ObjectMap<Object>::set(const QualifiedName& name, Pointer object) { journal_.emplace_back(name, replace(name, std::move(object))); }

template <typename Object>
auto ObjectMap<Object>::replace(const QualifiedName& name, Pointer object) -> Pointer {
    const auto found = objects_.find(name);
    Pointer before = found == objects_.end() ? nullptr : found->second;
    if constexpr (refers<Object>)
        if (!surely_same(before.get(), object.get())) register_references(name, references_or_none(before.get()), references_or_none(object.get()));
    if (!object && before) objects_.erase(found);
    else if (before) found->second = std::move(object);
    else if (object) objects_.emplace(name, std::move(object));
    return before;
}

template <typename Object>
void ObjectMap<Object>::register_references(const QualifiedName& name, const std::vector<QualifiedName>& before, const std::vector<QualifiedName>& after) {
    // A table that everybody refers to has thousands of users: only what differs is looked for in their lists.
    std::vector<QualifiedName> gone, added;
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(gone));
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(added));
    for (const QualifiedName& target : gone) {
        const auto found = users_.find(target);
        if (found == users_.end()) continue;
        std::erase(found->second, name);
        if (found->second.empty()) users_.erase(found);
    }
    for (const QualifiedName& target : added)
        if (target != name) users_[target].push_back(name);
}

template class ObjectMap<Relation>;
template class ObjectMap<QualifiedName>;
template class ObjectMap<Routine>;
template class ObjectMap<std::vector<QualifiedName>>;
template class ObjectMap<Type>;
template class ObjectMap<OtherObject>;
template class ObjectMap<Role>;
template class ObjectMap<DefaultPrivileges>;
template class ObjectMap<Doubt>;

}  // namespace pgsteward
