// Python as fixes and new revisions write it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pgsteward {

/// A literal of the text: "it's", 'say "x"'.
std::string python_literal(std::string_view text);
/// ["a", "b"]
std::string python_list(const std::vector<std::string>& names);
/// What names a schema behind other arguments: `, schema="app"`; public is left out.
std::string python_schema_argument(std::string_view schema);

}  // namespace pgsteward
