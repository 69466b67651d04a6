// The flow of normalize-schema: a schema from any SOURCE in its normal form, as SQL, as a snapshot, or as one number.
#pragma once

#include "cli/tool.hpp"

namespace pgsteward {

Outcome run_normalize_schema(const Run& run);

}  // namespace pgsteward
