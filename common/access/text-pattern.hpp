// What PostgreSQL's regular expressions and SIMILAR TO find in a text: the plain part of them that RE2 reads alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pgsteward::access {

/// text ~ pattern, or ~*. Nothing where the two engines might answer differently: look-around, back references, embedded
/// options, collating elements, escapes beyond \d and \w, and texts that are not ASCII.
std::optional<bool> regex_finds(std::string_view text, std::string_view pattern, bool ignore_case);

/// The regular expression of a SIMILAR TO pattern with the usual escape (similar_escape_internal in regexp.c). Nothing for
/// its rarer part: an escape before a double quote, which marks a part of the match.
std::optional<std::string> similar_to_regex(std::string_view pattern);

}  // namespace pgsteward::access
