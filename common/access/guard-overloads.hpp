// Which of the functions of one name a call in a guard's body means, by the types of what it is given.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "access/guard-calls.hpp"
#include "access/guard-value.hpp"

namespace pgsteward::access {

/// One, or all that the call may mean where the types do not tell. `types` are those of the body's variables, as they are
/// written there.
std::vector<const Routine*> meant_by_types(const GuardCall& call, const Situation& situation, const std::map<std::string, std::string>& types, const OptionMap& settings, const Catalog& catalog);

}  // namespace pgsteward::access
