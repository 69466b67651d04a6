// GRANT and REVOKE on what the text does not make: objects of extensions and of the server itself.
#pragma once

#include "interpret/execution.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::interpret {

/// Notes what the action alters on an object that the catalog does not hold, where it can be an extension's or the server's.
void alter_privileges(Execution& run, ObjectKind kind, const sql::ObjectReference& object, const GrantAction& action);
/// A new owner has everything on what has a list, which pg_dump writes as a grant.
void own_altered(Execution& run, const sql::ObjectReference& object, const std::string& owner);
/// What cannot be told because an extension's objects are not known: GRANT on all of a kind in a schema; CREATE EXTENSION
/// under default privileges; DROP EXTENSION, which takes its objects along.
void doubt_by_schema(Execution& run, ObjectKind kind, const std::string& schema);
void doubt_by_default(Execution& run, const std::string& schema);
void doubt_by_drop(Execution& run);
/// Under a role's new name; an empty one takes what it was granted away.
void rename_grantee(Execution& run, const std::string& from, const std::string& to);

}  // namespace pgsteward::interpret
