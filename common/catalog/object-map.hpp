// Objects by name, with a journal that takes changes back and an index of who refers to what.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/names.hpp"

namespace pgsteward {

struct QualifiedNameHash {
    std::size_t operator()(const QualifiedName& name) const {
        return std::hash<std::string>()(name.schema) * 31 + std::hash<std::string>()(name.name);
    }
};

/// Objects are immutable and shared: changing one replaces it. Where `references_of(object)` exists (found by
/// argument-dependent lookup), `users_of(name)` tells which objects of this map name another object, whatever its map.
template <typename Object>
class ObjectMap {
public:
    using Pointer = std::shared_ptr<const Object>;

    const Object* find(const QualifiedName& name) const {
        const auto found = objects_.find(name);
        return found == objects_.end() ? nullptr : found->second.get();
    }
    Pointer share(const QualifiedName& name) const {
        const auto found = objects_.find(name);
        return found == objects_.end() ? nullptr : found->second;
    }
    /// Adds or replaces.
    void put(const QualifiedName& name, Object object) { set(name, std::make_shared<const Object>(std::move(object))); }
    void put_shared(const QualifiedName& name, Pointer object) { set(name, std::move(object)); }
    /// Under its own name.
    void put(Object object) {
        const QualifiedName name = object.name;
        put(name, std::move(object));
    }
    void erase(const QualifiedName& name) { set(name, nullptr); }
    /// Changes a copy and puts it back; false when there is none.
    bool edit(const QualifiedName& name, const std::function<void(Object&)>& change) {
        const Object* now = find(name);
        if (!now) return false;
        Object copy = *now;
        change(copy);
        put(name, std::move(copy));
        return true;
    }
    /// Names of the objects here that refer to `name`, sorted; never the object itself.
    std::vector<QualifiedName> users_of(const QualifiedName& name) const {
        const auto found = users_.find(name);
        if (found == users_.end()) return {};
        std::vector<QualifiedName> names = found->second;
        std::sort(names.begin(), names.end());
        return names;
    }
    /// Names of the objects of one schema, sorted. Looks at all of them.
    std::vector<QualifiedName> names_in(const std::string& schema) const {
        std::vector<QualifiedName> names;
        for (const auto& [name, object] : objects_)
            if (name.schema == schema) names.push_back(name);
        std::sort(names.begin(), names.end());
        return names;
    }
    /// Every object, by name: the order of the map itself is not stable.
    std::vector<Pointer> sorted() const {
        std::vector<std::pair<QualifiedName, Pointer>> all(objects_.begin(), objects_.end());
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        std::vector<Pointer> objects;
        objects.reserve(all.size());
        for (auto& [name, object] : all) objects.push_back(std::move(object));
        return objects;
    }

    std::size_t mark() const { return journal_.size(); }
    /// As it was at the mark; null where it was not there. Looks through the changes since.
    const Object* find_at(std::size_t mark, const QualifiedName& name) const {
        for (std::size_t i = mark; i < journal_.size(); ++i)
            if (journal_[i].first == name) return journal_[i].second.get();
        return find(name);
    }
    void roll_back(std::size_t mark) {
        while (journal_.size() > mark) {
            auto [name, before] = std::move(journal_.back());
            journal_.pop_back();
            replace(name, std::move(before));
        }
    }
    /// Everything that was put or erased since, sorted, with the object as it was then (null: there was none).
    std::vector<std::pair<QualifiedName, Pointer>> changed_since(std::size_t mark) const {
        std::vector<std::pair<QualifiedName, Pointer>> changes;
        if (mark < journal_.size()) changes.assign(journal_.begin() + static_cast<std::ptrdiff_t>(mark), journal_.end());
        const auto by_name = [](const auto& a, const auto& b) { return a.first < b.first; };
        std::stable_sort(changes.begin(), changes.end(), by_name);
        changes.erase(std::unique(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.first == b.first; }), changes.end());
        return changes;
    }
    /// Forgets how to take changes back.
    void commit() { journal_.clear(); }

    auto begin() const { return objects_.begin(); }
    auto end() const { return objects_.end(); }
    std::size_t size() const { return objects_.size(); }

private:
    void set(const QualifiedName& name, Pointer object) { journal_.emplace_back(name, replace(name, std::move(object))); }

    Pointer replace(const QualifiedName& name, Pointer object) {
        const auto found = objects_.find(name);
        Pointer before = found == objects_.end() ? nullptr : found->second;
        if constexpr (requires(const Object& any) { references_of(any); }) register_references(name, before.get(), object.get());
        if (object) objects_.insert_or_assign(name, std::move(object));
        else if (before) objects_.erase(name);
        return before;
    }

    void register_references(const QualifiedName& name, const Object* before, const Object* after) {
        const std::vector<QualifiedName> old = before ? references_of(*before) : std::vector<QualifiedName>();
        const std::vector<QualifiedName> now = after ? references_of(*after) : std::vector<QualifiedName>();
        if (old == now) return;
        for (const QualifiedName& target : old) {
            const auto found = users_.find(target);
            if (found == users_.end()) continue;
            std::erase(found->second, name);
            if (found->second.empty()) users_.erase(found);
        }
        for (const QualifiedName& target : now)
            if (target != name) users_[target].push_back(name);
    }

    std::unordered_map<QualifiedName, Pointer, QualifiedNameHash> objects_;
    std::unordered_map<QualifiedName, std::vector<QualifiedName>, QualifiedNameHash> users_;
    std::vector<std::pair<QualifiedName, Pointer>> journal_;
};

}  // namespace pgsteward
