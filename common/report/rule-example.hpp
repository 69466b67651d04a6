// The examples that rules carry, for people.
#pragma once

#include <string>
#include <string_view>

namespace pgsteward {

/// Fenced blocks: SQL in one, or each of several files (behind a line "==> path") in its own.
std::string markdown_of_example(std::string_view example);

}  // namespace pgsteward
