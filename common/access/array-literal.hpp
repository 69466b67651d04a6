// Array literals of one dimension, as array_in() reads and array_out() writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pgsteward::access {

/// "{a,\"b c\"}"; elements are quoted where they must be.
std::string array_literal(const std::vector<std::string>& elements);

struct ArrayElement { std::optional<std::string> text; };   ///< absent: NULL

/// Takes the next element off what is left between the braces, and the comma behind it. Nothing where no element is read
/// there: an array inside, a quote that does not end.
std::optional<ArrayElement> next_element(std::string_view& rest);

}  // namespace pgsteward::access
