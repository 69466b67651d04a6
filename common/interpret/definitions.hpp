// From the written definitions of tables (columns, constraints, options, indexes) to the catalog's values: shared by
// CREATE TABLE, ALTER TABLE, partitions and domains.
#pragma once

#include "canonical/definitions.hpp"
#include "catalog/children.hpp"
#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// What a definition needs, in the catalog's form; types and relations of pg_catalog are left out.
Uses uses_of(const canonical::Canonical& canonical);
/// Quoted, and qualified outside pg_catalog: "C"; empty for none.
std::string collation_name(Execution& run, const sql::ObjectName& name);
/// name → value of WITH (…) and OPTIONS (…); "toast." before the name of an option of the TOAST table.
void set_options(OptionMap& map, const sql::Options& options, bool reset = false);
std::string text_of(const sql::Option& option);
std::optional<std::int64_t> number_of(const sql::Option& option);

// Columns (define-columns.cpp) -------------------------------------------------------------------------------
/// Adds the column without the constraints that belong to the table (CHECK, keys, REFERENCES).
void add_column(Execution& run, Relation& table, const sql::ColumnDefinition& definition);
void set_default(Execution& run, Column& column, const sql::ExpressionPtr& expression);
void add_identity(Execution& run, Relation& table, Column& column, const sql::ConstraintDefinition& identity);

// Types (apply-types.cpp) ------------------------------------------------------------------------------------
/// Adds a new type under the name, stamped, with its default privileges.
void put_type(Execution& run, Type type, const sql::ObjectName& name);

// Routines (apply-routines.cpp) ------------------------------------------------------------------------------
/// A type in a signature, of an operand, a cast, a range …: without SETOF and modifiers, which the server forgets there, as
/// format_type(type, NULL) gives it ("bit" and "character" mean no length of one then).
std::string signature_type(Execution& run, const sql::TypeName& type);
/// The key of the routine that a name, with its argument types where they are written, means.
std::optional<QualifiedName> find_routine(Execution& run, const sql::ObjectName& name, const std::optional<std::vector<sql::TypeName>>& arguments);
/// One entry of a list setting such as search_path, quoted where it must be.
std::string quoted_in_list(const std::string& value);
/// Three settings have capitals in the server's lists.
std::string setting_name(const std::string& name);
/// The value of SET in ALTER ROLE, CREATE FUNCTION … as the server stores it; `path` is the session's, for FROM CURRENT.
std::string setting_value(const sql::SetVariable& set, const std::vector<std::string>& path);

// Constraints (define-constraints.cpp) -----------------------------------------------------------------------
/// `column` is the one that a column constraint stands at; empty for a table constraint. NOT NULL, defaults and the
/// like are the column's and ignored here.
/// `only`: ALTER TABLE ONLY; partitions and children do not get it.
void add_constraint(Execution& run, Relation& table, const sql::ConstraintDefinition& definition, const std::string& column, bool only = false);
bool makes_index(Constraint::Kind kind);

// Indexes (apply-indexes.cpp) --------------------------------------------------------------------------------
IndexKey index_key(Execution& run, const Relation& table, Index& index, const sql::IndexElement& element);
/// Of its keys, expressions by their label, and included columns: what a chosen name is made of.
std::vector<std::string> column_names(const Index& index);
/// Puts the index on the table and, for a partitioned one, on its partitions.
void add_index(Execution& run, Relation& table, Index index, bool only = false);
/// Gives a partition the counterpart of its parent's index: an equal one that it has, else a new one. `keyed` is the
/// parent's constraint behind the index, null for a plain one.
void attach_index(Execution& run, Relation& partition, const Index& parent_index, const Constraint* keyed);

// Sequences (apply-sequences.cpp) ----------------------------------------------------------------------------
void set_sequence_options(SequenceSettings& settings, const sql::Options& options, bool created);
/// Of an integer type, as CREATE SEQUENCE … AS type has it.
SequenceSettings sequence_of_type(std::string type);

// Partitions (apply-partitions.cpp) --------------------------------------------------------------------------
std::string partition_bound_text(Execution& run, const Relation& parent, const sql::PartitionBound& bound);
/// What a new or attached partition gets from its parent: indexes, keys, foreign keys, triggers.
void inherit_from_partitioned(Execution& run, Relation& partition, const Relation& parent);
/// Columns and CHECK constraints of parents, as CREATE TABLE … INHERITS and PARTITION OF merge them.
void inherit_columns(Execution& run, Relation& table, const Relation& parent);
void inherit_checks(Relation& table, const Relation& parent);
/// A partition's own foreign key that says what its parent's does becomes its part (tryAttachPartitionForeignKey());
/// false where it has none.
bool adopt_foreign_key(Relation& partition, const Constraint& key);
/// Would making `parent` a parent of `table` close a circle? The server refuses that, and every walk over children relies
/// on it.
bool would_close_circle(const Catalog& catalog, const QualifiedName& table, const QualifiedName& parent);

}  // namespace pgsteward::interpret
