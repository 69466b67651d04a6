// How a place is shown to a person: the source line and carets under the span. One renderer for findings,
// syntax errors and configuration errors.
#pragma once

#include <string>
#include <string_view>

#include "text/source-text.hpp"

namespace pgsteward {

/// Untrusted text made safe for a terminal: control characters, bytes that are not UTF-8 and characters that
/// reorder text (bidi) appear as \x1b, \u202e. Tabs and, where `keep_lines`, line breaks stay.
std::string printable(std::string_view untrusted, bool keep_lines = false);

/// Is this well-formed UTF-8 (no overlong forms, no surrogates)? Else the offset of the first bad byte.
/// Returns text.size() when all is well.
std::size_t valid_utf8_until(std::string_view text);

/// How many characters (code points) well-formed UTF-8 has.
std::size_t character_count(std::string_view text);

/// "name:line:column".
std::string place(const Location& at);

/// The line of the location's begin, cut to `width` characters around the span, and a line of carets under
/// the part of the span on that line. Both end in a line break and are indented by four spaces.
std::string excerpt(const Location& at, std::size_t width = 110);

}  // namespace pgsteward
