// Access control lists: what a new object starts with, and what GRANT and REVOKE make of one (aclchk.c, acl.c).
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// What ALTER DEFAULT PRIVILEGES gives a new object of the kind in the schema; nothing where the built-in default holds.
AccessControlList default_acl(Execution& run, ObjectKind kind, const std::string& schema);
/// The built-in default of a kind (acldefault()): the owner's rights and what PUBLIC has.
std::vector<AclItem> built_in_acl(ObjectKind kind, const std::string& owner);

}  // namespace pgsteward::interpret
