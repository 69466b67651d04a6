// A whole schema in memory. Objects are immutable and shared: changing one replaces it, so a rollback and a look
// at the state before cost nothing. Lookups follow the search path as the server does.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/objects.hpp"

namespace pgsteward {

struct QualifiedNameHash {
    std::size_t operator()(const QualifiedName& name) const {
        return std::hash<std::string>()(name.schema) * 31 + std::hash<std::string>()(name.name);
    }
};

/// Objects by name, with a journal that takes changes back.
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

    std::size_t mark() const { return journal_.size(); }
    void roll_back(std::size_t mark) {
        while (journal_.size() > mark) {
            auto& [name, before] = journal_.back();
            if (before) objects_[name] = std::move(before);
            else objects_.erase(name);
            journal_.pop_back();
        }
    }
    /// Forgets how to take changes back.
    void commit() { journal_.clear(); }

    auto begin() const { return objects_.begin(); }
    auto end() const { return objects_.end(); }
    std::size_t size() const { return objects_.size(); }

private:
    void set(const QualifiedName& name, Pointer object) {
        auto& slot = objects_[name];
        journal_.emplace_back(name, slot);
        slot = std::move(object);
        if (!slot) objects_.erase(name);
    }

    std::unordered_map<QualifiedName, Pointer, QualifiedNameHash> objects_;
    std::vector<std::pair<QualifiedName, Pointer>> journal_;
};

class Catalog {
public:
    ObjectMap<Relation> relations;           ///< by schema and name
    ObjectMap<QualifiedName> index_tables;   ///< index name → its table
    ObjectMap<Routine> routines;             ///< by schema and "name(type, type)"
    ObjectMap<Type> types;
    ObjectMap<OtherObject> others;           ///< by "" and "kind name"
    ObjectMap<OtherObject> schemas;          ///< by "" and name

    /// False where what the text did not create may exist all the same: a lone file without the chain before it.
    bool complete = false;

    /// The relation that `name` means: itself when qualified, else the first on the path.
    const Relation* relation(const QualifiedName& name, std::span<const std::string> path) const;
    /// The table of an index.
    const Relation* table_of_index(const QualifiedName& index, std::span<const std::string> path) const;
    const Index* index(const QualifiedName& index, std::span<const std::string> path) const;

    struct Mark { std::size_t relations, index_tables, routines, types, others, schemas; };
    Mark mark() const;
    void roll_back(const Mark& mark);
    void commit();
};

}  // namespace pgsteward
