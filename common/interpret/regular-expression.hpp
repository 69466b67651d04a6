// The operators ~, ~*, !~ and !~*, for the patterns with which bodies pick names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pgsteward::interpret::body {

/// Does the text hold a match? Nothing where the pattern is more than what PostgreSQL's advanced regular expressions and
/// ECMAScript's have in common (literals, classes, anchors, groups, alternatives, greedy quantifiers of single atoms), or
/// where matching could take long.
std::optional<bool> matches_regular_expression(const std::string& text, std::string_view pattern, bool ignore_case);

}  // namespace pgsteward::interpret::body
