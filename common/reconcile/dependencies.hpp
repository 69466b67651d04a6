// What each object and each part of one cannot be without, and who uses it. Only for the layer itself.
#pragma once

#include <optional>
#include <unordered_map>
#include <unordered_set>

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

/// Every object and part of a catalog by key, with the reverse of its needs. Relations are most of a catalog, and few of
/// them differ: one is read when somebody asks for it, or for what it uses. The catalog has to outlive this.
class Dependencies {
public:
    explicit Dependencies(const Catalog& catalog);
    const Part* part(const Key& key);
    std::vector<Key> users_of(const Key& key);

private:
    void add(ObjectKind kind, std::string identity, Key whole, std::vector<Key> needs);
    void add_relation(const Relation& relation);
    std::optional<QualifiedName> relation_of(const Key& key) const;
    void read(const QualifiedName& relation);
    void read_users_of(const QualifiedName& name);
    void read_all();

    const Catalog& catalog_;
    std::unordered_map<Key, Part> parts_;
    std::unordered_map<Key, std::vector<Key>> users_;
    std::unordered_map<Key, QualifiedName> names_;   ///< of routines and types
    std::unordered_set<QualifiedName, QualifiedNameHash> read_;
    bool all_read_ = false;
};

}  // namespace pgsteward::reconcile
