// ALTER COLUMN … TYPE: what is defined over the column is read again with its new type.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// Re-reads defaults, checks, index keys and predicates of the table, and its views and children's copies.
void column_type_changed(Execution& run, Relation& table, const std::string& column);

}  // namespace pgsteward::interpret
