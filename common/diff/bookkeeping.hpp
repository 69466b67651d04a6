// Where migration frameworks note what they have applied: never a part of the schema that they make.
#pragma once

#include "catalog/names.hpp"

namespace pgsteward::diff {

/// A framework's table, or anything in a schema that a framework has to itself.
bool is_bookkeeping(const QualifiedName& relation);
bool is_bookkeeping_schema(const std::string& schema);

}  // namespace pgsteward::diff
