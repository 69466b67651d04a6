// Objects that the server or an extension made itself. No text makes them and no catalog holds them: known are the facts about
// the server and contrib, and by how much their privileges were altered since (catalog/altered-privileges).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/acl.hpp"
#include "access/membership.hpp"
#include "catalog/catalog.hpp"

namespace pgsteward::access {

/// What a role that does not own it (empty: PUBLIC) has from the start. Both are the same but for relations of extensions
/// that are not contrib's.
struct InitialPrivileges { PrivilegeSet certain = 0, possible = 0; };
/// `object`: in pg_catalog or the schema of an extension; a function without its arguments; a schema or wrapper without a schema.
InitialPrivileges initial_privileges(ObjectKind kind, const QualifiedName& object, std::string_view grantee);

/// Did the text make any? Without one, what no text made is the server's.
bool has_extension(const Catalog& catalog);
/// Of an object whose privileges were altered: a routine's without arguments, the server's own in pg_catalog.
QualifiedName ready_made_name(const OtherObject& privileges);

/// As a policy does: "function" or another group of securables.hpp, "public.digest".
struct NamedObject { std::string group, name; };

/// Those whose privileges were altered, in this catalog or in `other` (may be null), and those that `named` names and the facts
/// know, with the lists that they have now: relations (of columns those that have a list, or that the facts know), routines,
/// types, schemas and wrappers, in a catalog of their own. Everything counts as owned by the first superuser.
Catalog ready_made_objects(const Catalog& catalog, const RoleGraph& graph, const std::vector<NamedObject>& named, const Catalog* other);
/// The schemas among them: pg_catalog always, and those with altered privileges.
std::vector<OtherObject> ready_made_schemas(const Catalog& catalog, const RoleGraph& graph);

}  // namespace pgsteward::access
