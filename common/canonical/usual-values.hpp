// Values that say the same in every schema: 'none', 0::bigint, now(), CURRENT_TIMESTAMP. Most defaults are such, and a schema has
// the same few thousands of times.
#pragma once

#include <string>

#include "canonical/expression.hpp"

namespace pgsteward::canonical {

/// Equal for expressions whose canonical form is equal whatever the catalog holds; empty where that depends on it.
std::string key_of_usual_value(const sql::Expression& expression, const Context& context, const std::string& target_type);

}  // namespace pgsteward::canonical
