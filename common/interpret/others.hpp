// Objects that the catalog keeps by kind, name and properties.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// Adds a new object under other_key(); one that is there already stays as it is.
void put_other(Execution& run, ObjectKind kind, const QualifiedName& name, OtherObject object);
/// The name under which `others` keeps what a statement names: "(a as b)" for a cast, "for u server s" for a mapping.
QualifiedName other_name(Execution& run, const sql::ObjectReference& object);

}  // namespace pgsteward::interpret
