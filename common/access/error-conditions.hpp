// Which errors a PL/pgSQL handler catches.
#pragma once

#include <string>
#include <vector>

namespace pgsteward::access {

enum class Caught { yes, no, perhaps };

/// `raised`: a condition name in lower case or an SQLSTATE; "?" for one that is not known. `conditions` are a handler's.
Caught catches(const std::vector<std::string>& conditions, const std::string& raised);

}  // namespace pgsteward::access
