// Strings that remember where they stand: every operation that only takes something away keeps the way back.
#pragma once

#include <vector>

#include "python/value.hpp"

namespace pgsteward::python {

/// Longer strings are not computed.
inline constexpr std::size_t longest_text = std::size_t{4} << 20;

/// The bytes of a literal, its escapes decoded.
Text decoded(const SourceText& source, const StringContent& content, bool bytes);
/// The first \N{NAME} of a literal whose character is not known here; `end` is behind it.
std::optional<Span> unknown_character(std::string_view literal);
/// Adds `part` behind `text`; the pieces stay as long as both come from the same file.
void append(Text& text, const Text& part);
Text sliced(const Text& text, std::size_t begin, std::size_t end);

enum class Side { both, left, right };
/// strip, lstrip, rstrip; whitespace where `characters` is null.
Text stripped(const Text& text, Side side, const std::string* characters);
std::vector<Text> split(const Text& text, const std::string& separator, std::int64_t most);
/// split() without a separator.
std::vector<Text> words(const Text& text);
std::vector<Text> lines(const Text& text, bool keep_ends);
/// textwrap.dedent
Text dedented(const Text& text);
/// Every `from` becomes `to`; pieces of what stays are kept.
Text replaced(const Text& text, const std::string& from, const std::string& to, std::int64_t most);

/// Characters, and the byte where one begins.
std::size_t length_of(const std::string& text);
std::size_t byte_of(const std::string& text, std::size_t character);

}  // namespace pgsteward::python
