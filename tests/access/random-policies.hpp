// Policy sets at random, from a fixed seed: conditions of the kinds that projects write, right and wrong, put together.
#pragma once

#include <string>

namespace pgsteward::test {

/// Roles, helper functions and the tables that conditions look up.
std::string random_policies_prelude();
/// The n-th table with its flags, grants and policies. Its name is app.t<n>.
std::string random_policies_table(unsigned n);
/// Three of the roles.
std::string random_policies_role(unsigned n, unsigned which);

}  // namespace pgsteward::test
