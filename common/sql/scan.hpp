// The little of SQL's lexical rules that positions need: where blank space ends, where a token ends. What the
// grammar makes of the tokens is libpg_query's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "text/source-text.hpp"

namespace pgsteward::sql {

/// The first byte at or after `at` that is neither white space nor part of a comment.
std::uint32_t skip_blank(std::string_view text, std::uint32_t at);

/// One past the token that begins at `at`: a word, a literal of any form, an operator, a number, one other byte.
std::uint32_t token_end(std::string_view text, std::uint32_t at);

/// One past the dotted name ("a"."b".c) that begins at `at`.
std::uint32_t name_end(std::string_view text, std::uint32_t at);

/// The tokens between two bytes, from the first to the end of the last: no blanks and comments around.
Span without_blanks(std::string_view text, Span span);

/// Where the content of the literal that begins at `at` stands, if its bytes are `value` as they are.
std::optional<Span> verbatim_literal(std::string_view text, std::uint32_t at, std::string_view value);

}  // namespace pgsteward::sql
