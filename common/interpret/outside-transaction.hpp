// What the server runs only outside a transaction block (PreventInTransactionBlock()).
#pragma once

#include <string_view>

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// As the server's message calls the statement: "CREATE INDEX CONCURRENTLY"; empty for what may stand in a block.
std::string_view only_outside_transaction(Execution& run);

}  // namespace pgsteward::interpret
