// What belongs to a role or was granted to it, taken away as a whole (shdepDropOwned()).
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// Privileges that the session's role may take from the role, its place in policies, its default privileges.
void revoke_everything(Execution& run, const std::string& role);
/// Every object of the role in the database.
void drop_everything_owned(Execution& run, const std::string& role, bool cascade);
/// The role itself, with its memberships.
void drop_role(Execution& run, const std::string& role);

}  // namespace pgsteward::interpret
