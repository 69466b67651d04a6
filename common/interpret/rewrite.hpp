// Renames inside definitions. Definitions are canonical SQL text, in which every name outside pg_catalog is qualified and
// every column of a query has its alias before it, so that following a rename is a matter of tokens.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// "app.old" → "app.new" wherever the qualified name stands, in regclass and regtype literals too.
std::string with_renamed_object(std::string_view sql, const QualifiedName& from, const QualifiedName& to);
/// 'ok'::app.mood → 'fine'::app.mood.
std::string with_renamed_label(std::string_view sql, const QualifiedName& type, const std::string& from, const std::string& to);
/// The table's own name before a column, as subqueries of its policies have it.
std::string with_renamed_row(std::string_view expression, const std::string& from, const std::string& to);
/// In an expression of the table's own: the bare column, and the column behind the table's name in subqueries.
std::string with_renamed_column(std::string_view expression, const std::string& table, const std::string& from, const std::string& to);
/// In a query that reads `relation`: the column behind the relation's alias; what the query gives out keeps its name.
std::string with_renamed_column_read(std::string_view query, const QualifiedName& relation, const std::string& from, const std::string& to);

/// What `relation` holds by name or in definitions.
void rename_relation_in(Execution& run, Relation& relation, const QualifiedName& from, const QualifiedName& to);
/// The relation's own new name.
void rename_row_in(Relation& relation, const std::string& from, const std::string& to);
void rename_label_in(Relation& relation, const QualifiedName& type, const std::string& from, const std::string& to);
void rename_type_in(Execution& run, Relation& relation, const QualifiedName& from, const QualifiedName& to);
void rename_type_in(Routine& routine, const QualifiedName& from, const QualifiedName& to);
void rename_type_in(Type& type, const QualifiedName& from, const QualifiedName& to);
void rename_routine_in(Execution& run, Relation& relation, const QualifiedName& from, const QualifiedName& to,
                       const QualifiedName& old_key, const QualifiedName& new_key);
/// A column of the relation itself.
void rename_column_in(Execution& run, Relation& relation, const std::string& from, const std::string& to);
/// A column of `table`, which `relation` refers to: foreign keys, owned sequences, view queries.
void rename_foreign_column_in(Execution& run, Relation& relation, const Relation& table, const std::string& from, const std::string& to);
/// Publications, statistics and other objects that name a relation (apply-rename.cpp).
void follow_in_others(Execution& run, const QualifiedName& from, const QualifiedName& to);
/// A role in owners, access control lists, policies and memberships (apply-roles.cpp).
void rename_role(Execution& run, const std::string& from, const std::string& to);

}  // namespace pgsteward::interpret
