// What goes when something is dropped: what is part of it always, what depends on it with CASCADE (dependency.c).
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// The relation and what goes along with it. `dropped` says how it came to this; its definition is filled in.
void drop_relation(Execution& run, const QualifiedName& name, Dropped dropped, bool cascade);
/// Of a table that is being changed: `table` is the copy, the catalog still holds the state before.
/// `from_parent`: the parent lost it; what the child defined itself stays.
void drop_column(Execution& run, Relation& table, const std::string& column, bool if_exists, bool cascade, bool from_parent);
/// Has one of its parents a column of that name?
bool has_in_parent(const Catalog& catalog, const Relation& table, const std::string& column);
void drop_constraint(Execution& run, Relation& table, const std::string& constraint, bool if_exists, bool cascade, bool from_parent);
/// The foreign keys, the table's own too, that stand on its unique index of this name.
void drop_foreign_keys_on(Execution& run, Relation& table, const std::string& index);
void drop_routine_with(Execution& run, const QualifiedName& key, Dropped dropped, bool cascade);
/// Objects and parts of objects whose definitions need `gone`, which is no longer there.
void drop_users(Execution& run, const QualifiedName& gone);
/// An object of the catalog's `others`, or one that is known by name only.
void drop_other(Execution& run, Dropped dropped, bool cascade = false);
/// The schema and everything in it.
void drop_schema_with(Execution& run, const std::string& schema, const Dropped& dropped);

/// Sequences that belong to the column; to any column of the table where it is empty.
std::vector<QualifiedName> owned_sequences(const Catalog& catalog, const QualifiedName& table, const std::string& column);
/// Key of Catalog::others.
QualifiedName other_key(ObjectKind kind, const QualifiedName& name);
/// Owner of a table, and of the sequences and indexes that follow it (apply-annotations.cpp).
void set_owner(Execution& run, Relation& table, const std::string& owner);
/// ALTER INDEX … ATTACH PARTITION: `index` is the partitioned one (apply-indexes.cpp).
void attach_index_partition(Execution& run, Index& index, const QualifiedName& partition_index);

}  // namespace pgsteward::interpret
