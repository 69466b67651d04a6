// What privileges can be granted on: every object of a catalog with an owner and a list, one after the other.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace pgsteward::access {

/// Points into the catalog: of use as long as that stays as it is.
struct Securable {
    ObjectKind kind = ObjectKind::table;
    QualifiedName name;                      ///< a routine's with its argument types: "f(integer)"
    std::string column;                      ///< of a relation, where the column has a list of its own
    const Annotations* object = nullptr;     ///< the owner and the list; a column has only the list
    const Relation* relation = nullptr;      ///< of a relation and its columns
    const Routine* routine = nullptr;
    bool uncertain = false;                  ///< owner and list are not fully known
    bool ready_made = false;                 ///< by the server or an extension: see ready-made.hpp

    const std::string& owner() const { return relation ? relation->owner : object->owner; }
    bool is_column() const { return !column.empty(); }
    /// "public.t.c", "public.f(integer)", "work_mem"
    std::string display() const;
    bool in_schema() const { return !name.schema.empty(); }
    /// As GRANT names it: "TABLE public.t", "FUNCTION app.f(integer)"; a column's is its table's.
    std::string sql() const;
};

Securable securable(const Relation& relation);
Securable securable(const Relation& relation, const Column& column);
Securable securable(const Routine& routine);
Securable securable(const Type& type);
/// A schema, database, language, large object, server, wrapper, tablespace or parameter.
Securable securable(const OtherObject& object);
bool has_privileges(ObjectKind kind);
/// What objects of a kind are called together, as patterns of pgsteward.yaml do: "relation" for tables and views,
/// "function" for procedures, "type" for domains, "wrapper", "server", "large-object".
std::string_view group_of(ObjectKind kind);

/// All of them, by kind and name; a column where it has a list. `ready_made` are objects of the server and of extensions.
std::vector<Securable> securables(const Catalog& catalog);
std::vector<Securable> securables(const Catalog& catalog, const Catalog& ready_made);

}  // namespace pgsteward::access
