// Conditions of statements that a catalog can decide: what a framework asks the server before it sends one.
#pragma once

#include <string_view>

namespace pgsteward {

/// SQLAlchemy's checkfirst, before CREATE TYPE.
inline constexpr std::string_view only_where_type_is_missing = "only where the type does not exist yet";

}  // namespace pgsteward
