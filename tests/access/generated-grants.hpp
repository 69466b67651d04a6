// DDL that makes small worlds of roles, objects and grants by chance, the same for a seed wherever it runs.
#pragma once

#include <string>

namespace pgsteward::test {

/// World n has roles g<n>_r…, schemas, wrappers and parameters that begin with g<n> too, and knows no other world.
/// Some statements are such that a server refuses them. `first` is the number of the first world.
std::string generated_grants(unsigned worlds, unsigned seed, unsigned first = 0);

}  // namespace pgsteward::test
