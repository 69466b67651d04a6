// What a statement leaves open in the catalog: it may not have run, or names what only the running server knows.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// Behind a statement, which changed the catalog since the mark: what it surely did is not in doubt any more, everything
/// else that it changed is. Where errors are swallowed and it made what was there, it did nothing.
void settle_doubts(Execution& run, const Catalog::Mark& before);

}  // namespace pgsteward::interpret
