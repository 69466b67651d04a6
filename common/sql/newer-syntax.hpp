// Syntax that PostgreSQL has and the grammar at hand does not: recognised by where the grammar stopped, so that an error says
// what is the matter. Versions are those of the release notes; no server of them is at hand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pgsteward::sql {

/// "a virtual generated column is syntax of PostgreSQL 18"; empty where nothing newer is recognised. `at` is the byte of
/// `text` where the grammar stopped, with `message`.
std::string newer_syntax(std::string_view text, std::uint32_t at, std::string_view message);

}  // namespace pgsteward::sql
