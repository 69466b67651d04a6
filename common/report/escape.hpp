// Untrusted text (SQL, identifiers, file names, server messages) made safe for where it lands.
#pragma once

#include <string>
#include <string_view>

namespace pgsteward {

/// What is not UTF-8 becomes U+FFFD.
std::string valid_utf8(std::string_view text);

/// At most `limit` characters, counted as UTF-16 does (so does GitHub), cut between characters; "…" where cut.
std::string cut(std::string_view text, std::size_t limit);

/// Lines that a CI runner would take for a command (a line that begins with "::", "##[" anywhere) are broken up with
/// `broken`, which goes between the two characters: by default a zero-width space.
std::string without_commands(std::string_view text, std::string_view broken = "\xE2\x80\x8B");

/// The same JSON, in which "##[" and characters that a terminal obeys or that reorder text are spelt as \u escapes.
std::string safe_json(std::string_view json);

}  // namespace pgsteward
