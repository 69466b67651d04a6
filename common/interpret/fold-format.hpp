// PostgreSQL's format().
#pragma once

#include <optional>
#include <vector>

#include "interpret/body-value.hpp"

namespace pgsteward::interpret::body {

std::optional<Value> format(const std::vector<Value>& arguments);

/// A value as concat() and %s print it: booleans as t and f, null as nothing.
Value as_output(const Value& value);

}  // namespace pgsteward::interpret::body
