// The names that a canonical text mentions. Only for the layer itself.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/names.hpp"

namespace pgsteward::print {

struct Mention {
    QualifiedName name;
    bool called = false;   ///< a parenthesis follows at once: a routine's name, or a type's with a modifier
    auto operator<=>(const Mention&) const = default;
};

/// Every "schema.name" in the text: relations, types, functions (without arguments), operators ("app.==="), and what a
/// literal names ('app.s'::regclass). Also "alias.column", which is the name of nothing.
std::vector<Mention> mentions_in(std::string_view text);
std::vector<QualifiedName> names_in(std::string_view text);

}  // namespace pgsteward::print
