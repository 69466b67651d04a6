// What each object and each part of one cannot be without, and who uses it. Only for the layer itself.
#pragma once

#include <unordered_map>

#include "catalog/catalog.hpp"
#include "reconcile/action.hpp"

namespace pgsteward::reconcile {

struct Part {
    ObjectKind kind{};
    std::string identity;
    Key whole;                               ///< the relation or type that it is a part of; empty for others
    std::vector<Key> needs;
};

std::vector<Key> needs_of(const Catalog& catalog, const Relation& relation);   ///< of itself, without its parts
std::vector<Key> needs_of(const Relation& table, const Column& column);
std::vector<Key> needs_of_default(const Column& column);
std::vector<Key> needs_of(const Catalog& catalog, const Relation& table, const Constraint& constraint);
std::vector<Key> needs_of(const Relation& table, const Index& index);
std::vector<Key> needs_of(const Relation& table, const Trigger& trigger);
std::vector<Key> needs_of(const Relation& table, const RowPolicy& policy);
std::vector<Key> needs_of(const Catalog& catalog, const Relation& table, const RewriteRule& rule);
std::vector<Key> needs_of(const Routine& routine);
std::vector<Key> needs_of(const Type& type);
std::vector<Key> needs_of(const OtherObject& object);

/// The key or unique index of the referenced table that a foreign key stands on; empty where there is none.
Key referenced_key(const Relation& referenced, const std::vector<std::string>& columns);

/// Every object and part of a catalog by key, with the reverse of its needs.
class Dependencies {
public:
    explicit Dependencies(const Catalog& catalog);
    const Part* part(const Key& key) const;
    const std::vector<Key>& users_of(const Key& key) const;

private:
    void add(ObjectKind kind, std::string identity, Key whole, std::vector<Key> needs);
    void add_relation(const Catalog& catalog, const Relation& relation);

    std::unordered_map<Key, Part> parts_;
    std::unordered_map<Key, std::vector<Key>> users_;
};

}  // namespace pgsteward::reconcile
