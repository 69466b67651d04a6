// A whole schema in memory. Objects are immutable and shared, so a rollback and a look at the state before cost
// nothing. Lookups follow the search path as the server does.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/object-map.hpp"
#include "catalog/objects.hpp"

namespace pgsteward {

/// Under which a relation's constraint is found in `users_of()`; no object can have such a name.
QualifiedName constraint_key(const QualifiedName& constraint);
/// What each object refers to, sorted, each once: relations, types and routines by the names under which the catalog
/// keeps them. What the server brings itself (pg_catalog, information_schema) is left out.
std::vector<QualifiedName> references_of(const Relation& relation);
std::vector<QualifiedName> references_of(const Routine& routine);
std::vector<QualifiedName> references_of(const Type& type);
std::vector<QualifiedName> references_of(const OtherObject& object);
/// The type that a canonical spelling names: {app, mood} for "app.mood[]", nothing for "integer".
std::optional<QualifiedName> type_named(std::string_view canonical_type);
/// The name under which Catalog::routines keeps a routine: "name(type, type)".
QualifiedName key_of(const Routine& routine);

class Catalog {
public:
    Catalog();
    Catalog(const Catalog& other);
    Catalog(Catalog&& other) noexcept;
    Catalog& operator=(const Catalog& other);
    Catalog& operator=(Catalog&& other) noexcept;
    ~Catalog();

    ObjectMap<Relation> relations;           ///< by schema and name
    ObjectMap<QualifiedName> index_tables;   ///< index name → its table
    ObjectMap<Routine> routines;             ///< by schema and "name(type, type)"; change through the functions below
    ObjectMap<std::vector<QualifiedName>> overloads;   ///< by schema and name: keys of the routines of that name
    ObjectMap<Type> types;
    ObjectMap<OtherObject> others;           ///< by "" and "kind name"
    ObjectMap<OtherObject> schemas;          ///< by "" and name
    ObjectMap<Role> roles;                   ///< by "" and name; those the text did not create may exist all the same
    ObjectMap<DefaultPrivileges> default_privileges;   ///< by schema and "role kind"

    /// By the names under which the other maps keep objects; unknown_identifier stands in a name for what is not known.
    ObjectMap<Doubt> doubts;

    /// False where what the text did not create may exist all the same: a lone file without the chain before it.
    bool complete = false;

    /// The relation that `name` means: itself when qualified, else the first on the path.
    const Relation* relation(const QualifiedName& name, std::span<const std::string> path) const;
    const Type* type(const QualifiedName& name, std::span<const std::string> path) const;
    /// All routines of that name that the path reaches, those of earlier schemas first, then by signature.
    std::vector<const Routine*> routines_named(const QualifiedName& name, std::span<const std::string> path) const;
    /// The table of an index.
    const Relation* table_of_index(const QualifiedName& index, std::span<const std::string> path) const;
    const Index* index(const QualifiedName& index, std::span<const std::string> path) const;

    /// Is there a constraint of that name in the schema, on whatever table?
    bool has_constraint(const QualifiedName& name) const { return !relations.users_of(constraint_key(name)).empty(); }

    /// Adds or replaces.
    void put_routine(Routine routine);
    void erase_routine(const QualifiedName& key);

    struct Mark {
        std::size_t relations, index_tables, routines, overloads, types, others, schemas, roles, default_privileges, doubts;
    };
    Mark mark() const;
    void roll_back(const Mark& mark);
    /// ObjectMap::keep_oldest_since() of all.
    void keep_oldest_since(const Mark& mark);
    void commit();
};

}  // namespace pgsteward
