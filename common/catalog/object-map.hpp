// Objects by name, with a journal that takes changes back and an index of who refers to what.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/names.hpp"

namespace pgsteward {

struct QualifiedNameHash {
    std::size_t operator()(const QualifiedName& name) const {
        return name.schema.hash() * 31 + name.name.hash();
    }
};

/// Objects are immutable and shared: changing one replaces it. Where `references_of(object)` exists (found by
/// argument-dependent lookup), `users_of(name)` tells which objects of this map name another object, whatever its map.
/// What is long is compiled once, for the kinds of objects that a catalog has (object-map.cpp).
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
    void put(const QualifiedName& name, Object object);
    void put_shared(const QualifiedName& name, Pointer object) { set(name, std::move(object)); }
    /// Under its own name; a template, because not every kind has one.
    template <typename Named = Object>
    void put(Named object) {
        const QualifiedName name = object.name;
        put(name, std::move(object));
    }
    void erase(const QualifiedName& name) { set(name, nullptr); }
    /// Changes a copy and puts it back; false when there is none.
    bool edit(const QualifiedName& name, const std::function<void(Object&)>& change);
    /// Names of the objects here that refer to `name`, sorted; never the object itself.
    std::vector<QualifiedName> users_of(const QualifiedName& name) const;
    /// Names of the objects of one schema, sorted. Looks at all of them.
    std::vector<QualifiedName> names_in(const std::string& schema) const;
    /// Every object, by name: the order of the map itself is not stable.
    std::vector<Pointer> sorted() const;

    std::size_t mark() const { return journal_.size(); }
    /// As it was at the mark; null where it was not there. Looks through the changes since.
    const Object* find_at(std::size_t mark, const QualifiedName& name) const;
    void roll_back(std::size_t mark);
    /// Everything that was put or erased since, sorted, with the object as it was then (null: there was none).
    std::vector<std::pair<QualifiedName, Pointer>> changed_since(std::size_t mark) const;
    /// Forgets the states between the mark and now: a roll-back to the mark, and what changed since, stay the same. Marks
    /// behind it are void.
    void keep_oldest_since(std::size_t mark);
    /// Forgets how to take changes back.
    void commit() { journal_.clear(); }

    auto begin() const { return objects_.begin(); }
    auto end() const { return objects_.end(); }
    std::size_t size() const { return objects_.size(); }

private:
    void set(const QualifiedName& name, Pointer object);
    Pointer replace(const QualifiedName& name, Pointer object);
    void register_references(const QualifiedName& name, const std::vector<QualifiedName>& before, const std::vector<QualifiedName>& after);

    std::unordered_map<QualifiedName, Pointer, QualifiedNameHash> objects_;
    std::unordered_map<QualifiedName, std::vector<QualifiedName>, QualifiedNameHash> users_;
    std::vector<std::pair<QualifiedName, Pointer>> journal_;
};

}  // namespace pgsteward
