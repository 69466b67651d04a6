// Says what RENAME and SET SCHEMA move, with the definition as it is before they do.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// A relation or type.
void emit_moved(Execution& run, ObjectKind kind, const QualifiedName& from, const QualifiedName& to);
/// A column or attribute; `object` names it.
void emit_moved_column(Execution& run, const sql::ObjectReference& object, const std::string& to);
/// The routine that the catalog keeps under `key`.
void emit_moved_routine(Execution& run, ObjectKind kind, const QualifiedName& key, const QualifiedName& to);
/// Of an object that the catalog keeps among the others, a schema, a role, or one that it does not know.
void emit_moved_other(Execution& run, ObjectKind kind, const QualifiedName& from, const QualifiedName& to);

}  // namespace pgsteward::interpret
