// The names that a canonical text mentions. Only for the layer itself.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/names.hpp"

namespace pgsteward::print {

/// Every "schema.name" in the text: relations, types, functions (without arguments), operators ("app.==="), and what a
/// literal names ('app.s'::regclass). Also "alias.column", which is the name of nothing.
std::vector<QualifiedName> names_in(std::string_view text);

}  // namespace pgsteward::print
