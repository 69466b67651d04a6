// Functions of pg_catalog on texts, computed. Private to the evaluation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/predicate-value.hpp"

namespace pgsteward::access {

/// What the function or operator gives; nothing where it is none of these, or its arguments are not of the kind that is
/// modelled: another type than text, characters that are not ASCII.
std::optional<Value> text_function(const std::string& name, const std::vector<Value>& values);

}  // namespace pgsteward::access
