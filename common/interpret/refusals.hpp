// What the server surely refuses in the state that a statement meets. Nothing is said where the catalog may be wrong:
// this finds the migration that cannot run, not the one that may not.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// Emits a Refused effect for each reason. Called before the statement is applied.
void find_refusals(Execution& run);

// By family --------------------------------------------------------------------------------------------------------

/// Names of relations, columns and constraints that are not there (refusals-missing.cpp).
void find_missing(Execution& run);
/// Names that are taken (refusals-duplicates.cpp).
void find_duplicates(Execution& run);
/// Keys that cannot be, types that cannot be cast (refusals-definitions.cpp).
void find_impossible_definitions(Execution& run);
/// Unique indexes without the partition key, REFRESH CONCURRENTLY without a unique index, columns that are set twice (refusals-keys.cpp).
void find_impossible_keys(Execution& run);
/// CREATE TABLE that contradicts itself (refusals-tables.cpp).
void find_impossible_tables(Execution& run);
/// ALTER TABLE of columns and constraints that are not what it takes them for (refusals-columns.cpp).
void find_impossible_columns(Execution& run);
/// Partitions and children that do not fit their parents (refusals-partitions.cpp).
void find_impossible_partitions(Execution& run);
/// Indexes that their access method, or a partitioned table, does not have (refusals-indexes.cpp).
void find_impossible_indexes(Execution& run);
/// Triggers of the wrong kind for their relation or function (refusals-triggers.cpp).
void find_impossible_triggers(Execution& run);
/// INSERT, UPDATE, DELETE and queries that surely fail (refusals-data.cpp).
void find_impossible_data(Execution& run);
/// What others depend on and no CASCADE takes along (refusals-dependants.cpp).
void find_dependants(Execution& run);
/// Syntax that is newer than the server (refusals-versions.cpp).
void find_newer_syntax(Execution& run);
/// Labels of an enum that the same transaction added (refusals-labels.cpp).
void find_fresh_labels(Execution& run);

/// OR REPLACE that would change what it may not; called when the new definition is read (refusals-replacements.cpp).
void refuse_replacement(Execution& run, const Relation& before, const Relation& view);
void refuse_replacement(Execution& run, const Routine& before, const Routine& routine);

/// An expression that cannot be, or not in its place; `relations`: what it reads beside the table.
void refuse_expression(Execution& run, ExpressionKind kind, const Relation* table, const canonical::Problems& problems, const std::vector<QualifiedName>& relations);

/// The same of a query; `relations`: what it reads and changes.
void refuse_query(Execution& run, const canonical::Problems& problems, const std::vector<QualifiedName>& relations);

// For them (refusals.cpp) ------------------------------------------------------------------------------------------

void refuse(Execution& run, Refused::Why why, const QualifiedName& about, const std::string& part, std::string message);
/// The relation whose whole definition is known; null where it is not, or may be wrong.
const Relation* known_relation(Execution& run, const sql::ObjectName& name);
/// Why a relation or index of that name is surely not there: "was dropped", "no migration before makes it"; else empty. What no
/// migration made shows that the chain goes on from something else: from then on the catalog is not complete.
std::string surely_missing(Execution& run, const sql::ObjectName& name);
/// The same of a type, which is never said to be missing: what the server and extensions bring is not all known.
void note_unknown_type(Execution& run, const sql::ObjectName& name);
/// May functions, operators and types be there that neither PostgreSQL brings nor any statement makes?
bool has_strange_extension(const Catalog& catalog);
bool is_system_column(std::string_view column);
/// Of a partitioned table: "RANGE (at, \"Place\")" → at, Place; nothing where a part of the key is an expression.
std::optional<std::vector<std::string>> partition_columns(const Relation& table);
/// Does the statement drop the constraint? An ALTER TABLE drops before it changes anything.
bool drops_constraint(const sql::Statement& statement, const std::string& name);
bool is_identity_type(const std::string& type);
/// No column of a table may have the name: a system column has it.
bool is_reserved(std::string_view name);
/// Of one column's definition, in CREATE TABLE or ADD COLUMN (refusals-tables.cpp).
void find_contradictions(Execution& run, const QualifiedName& table, const sql::ColumnDefinition& column);
/// Is it a column of the table, or may it be one?
bool may_have_column(Execution& run, const Relation& table, const std::string& column);

}  // namespace pgsteward::interpret
