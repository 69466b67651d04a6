// What stands for a name that only the running server knows. SQL built in a routine body is parsed with this in the
// place of each unknown part, so that the statement's kind and its other names can be judged.
#pragma once

#include <string_view>

namespace pgsteward {

/// A plain identifier, so that it can also be a part of one: 'part_' || n becomes part_unknown_name.
inline constexpr std::string_view unknown_identifier = "unknown_name";

/// Is this a name, or a string, of which a part is not known?
constexpr bool holds_unknown(std::string_view name) { return name.find(unknown_identifier) != std::string_view::npos; }

}  // namespace pgsteward
