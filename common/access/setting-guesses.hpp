// Which text a setting must hold for a condition to be true: from what it is compared with, backwards through what is computed of it.
#pragma once

#include <string>
#include <vector>

#include "access/predicate.hpp"

namespace pgsteward::access {

/// Texts that the setting might hold for one of the conditions, or two together, to be true: to be tried.
std::vector<std::string> texts_to_satisfy(const std::vector<const Formula*>& conditions, const std::string& setting);

}  // namespace pgsteward::access
