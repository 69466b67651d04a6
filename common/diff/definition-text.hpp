// What one side has, as SQL says it: the text behind a drift's "expected" and "actual".
#pragma once

#include <string>

#include "diff/object-finder.hpp"

namespace pgsteward::diff {

/// The definition of an object; empty where it has none worth showing. A column brings along what stands on it alone.
std::string definition_text(const ObjectFinder& finder, ObjectKind kind, const std::string& object, const std::string& whole);

}  // namespace pgsteward::diff
