// The difference of two texts as `patch` and `git apply` take it.
#pragma once

#include <string>
#include <string_view>

namespace pgsteward {

/// "--- a/NAME", "+++ b/NAME" and hunks with three lines of context; empty where the texts are equal.
std::string unified_diff(const std::string& name, std::string_view before, std::string_view after);

}  // namespace pgsteward
