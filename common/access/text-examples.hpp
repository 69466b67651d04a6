// Texts that a pattern or a computation would take, to be tried out. All are guesses: whoever tries one sees whether it is right.
#pragma once

#include <string>
#include <string_view>

namespace pgsteward::access {

/// A text that the regular expression finds: the first of alternatives, the least of each repetition.
std::string example_of_regex(std::string_view pattern);
/// The same with one of what may be missing.
std::string longer_example_of_regex(std::string_view pattern);
/// A text that a LIKE pattern matches.
std::string example_of_like(std::string_view pattern);

}  // namespace pgsteward::access
