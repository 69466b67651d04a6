// RE2 patterns that users write, for whoever must not know RE2.
#pragma once

#include <string>
#include <string_view>

namespace pgsteward {

/// Does the pattern match the whole text? Patterns were checked when the configuration was read.
bool matches_whole(const std::string& pattern, std::string_view text);

}  // namespace pgsteward
