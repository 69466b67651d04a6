// Which errors a PL/pgSQL handler catches.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pgsteward::access {

enum class Caught { yes, no, perhaps };

/// `raised`: a condition name in lower case or an SQLSTATE; "?" for one that is not known. `conditions` are a handler's.
Caught catches(const std::vector<std::string>& conditions, const std::string& raised);

/// The SQLSTATE of a message of the server, where the text tells it; else "?".
std::string state_of_message(std::string_view message);

}  // namespace pgsteward::access
