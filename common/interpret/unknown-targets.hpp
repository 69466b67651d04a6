// Statements about objects of a name that only the running server knows: EXECUTE format('CREATE INDEX ON %I …', name).
#pragma once

#include <string>

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// What the statement makes on, alters or drops of such an object is in doubt; the catalog has none of that name to change.
void note_unknown_targets(Execution& run, const std::string& because);

}  // namespace pgsteward::interpret
