// What CASCADE takes along beside the objects that its statement names.
#pragma once

#include <string>
#include <vector>

#include "interpret/step.hpp"

namespace pgsteward {

/// Partitions and owned sequences go with their table, CASCADE or not.
bool goes_with_owner(const Dropped& dropped);

/// Does a complete catalog know everything that depends on objects of this kind?
bool has_known_dependants(ObjectKind kind);

/// The display names of everything older than this migration that the catalog sees going along, in order.
std::vector<std::string> taken_along(const Step& step);

}  // namespace pgsteward
