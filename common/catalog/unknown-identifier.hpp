// What stands for a name that only the running server knows. SQL built in a routine body is parsed with this in the
// place of each unknown part, so that the statement's kind and its other names can be judged.
#pragma once

#include <string_view>

namespace pgsteward {

/// A plain identifier, so that it can also be a part of one: 'part_' || n becomes part_unknown_name.
inline constexpr std::string_view unknown_identifier = "unknown_name";

/// Is this a name, or a string, of which a part is not known?
constexpr bool holds_unknown(std::string_view name) { return name.find(unknown_identifier) != std::string_view::npos; }

/// Anything may stand where the pattern has the unknown identifier.
constexpr bool fits_unknown(std::string_view pattern, std::string_view name) {
    std::size_t hole = pattern.find(unknown_identifier);
    if (hole == std::string_view::npos) return pattern == name;
    if (!name.starts_with(pattern.substr(0, hole))) return false;
    name.remove_prefix(hole);
    for (;;) {
        pattern.remove_prefix(hole + unknown_identifier.size());
        hole = pattern.find(unknown_identifier);
        if (hole == std::string_view::npos) return name.ends_with(pattern);
        const std::size_t at = name.find(pattern.substr(0, hole));
        if (at == std::string_view::npos) return false;
        name.remove_prefix(at + hole);
    }
}

}  // namespace pgsteward
