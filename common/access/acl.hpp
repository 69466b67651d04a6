// Privileges as sets of bits, and what is true of a kind of object before anybody grants anything (acl.h, acldefault()).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/annotations.hpp"

namespace pgsteward::access {

/// A bit for each letter of AclItem, in that order.
using PrivilegeSet = unsigned;
inline constexpr std::size_t privilege_count = 15;
PrivilegeSet privileges_of(std::string_view letters);
std::string letters_of(PrivilegeSet privileges);
/// By GRANT's word in lower case ("alter system"); nothing for one that does not exist.
PrivilegeSet privilege_named(std::string_view word);
/// GRANT's word for the privilege with that bit: "ALTER SYSTEM".
std::string_view word_of(std::size_t bit);
/// "SELECT, UPDATE"
std::string words_of(PrivilegeSet privileges);
/// What GRANT ALL gives on an object of the kind (ACL_ALL_RIGHTS_…); `postgres` is the major version.
PrivilegeSet all_privileges(ObjectKind kind, int postgres);
/// What PUBLIC has on one without a list.
PrivilegeSet public_privileges(ObjectKind kind);
/// Those that columns can have.
PrivilegeSet column_privileges();
/// The built-in default of a kind (acldefault()): the owner's rights and what PUBLIC has.
std::vector<AclItem> built_in_acl(ObjectKind kind, const std::string& owner, int postgres = 15);

}  // namespace pgsteward::access
