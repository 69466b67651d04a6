// Finds what a statement locks and where it works long: in the state that it meets, before it is applied; and what fell
// by CASCADE or came to be, after. Internal to interpret/; each family of statements has a file locks-<family>.cpp.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

class Locks {
public:
    explicit Locks(Execution& execution) : run(execution) {}

    Execution& run;

    /// Keeps the strongest of each table. Sequences and indexes are left out: nobody's query waits for them by name.
    void lock(const QualifiedName& table, LockMode mode, bool named = false);
    /// The table and everything beneath it (partitions, children), whatever the depth.
    void lock_tree(const QualifiedName& table, LockMode mode, bool named = false);

    /// What the statement dropped, after it was applied.
    void lock_gone(const Dropped& dropped);

    struct Work {
        TableWork::Kind kind;
        TableWork::Cause cause;
        std::string part = {};
        std::string why = {};
        bool certain = true;
    };
    /// On the table itself, where it holds rows.
    void work(const QualifiedName& table, const Work& work);
    /// On everything in the tree that holds rows.
    void work_tree(const QualifiedName& table, const Work& work);
    /// On a table that this very statement has moved or made anew; or on one without a name: every table there is.
    void work_on(const TouchedTable& table, const Work& work, LockMode mode);

    /// The state that the statement meets.
    const Relation* relation(const QualifiedName& name) const { return run.catalog().relations.find(name); }
    TouchedTable touched(const QualifiedName& name) const;

    /// After the statement was applied: what the effects show, and indexes that are new.
    void look_back();
    /// Hands everything to the execution.
    void finish();

private:
    struct Entry {
        TableLocked locked;
        std::shared_ptr<const Relation> before;
    };
    bool came_with_its_table(const Relation& table, const Index& index) const;
    void find_new_indexes();

    std::map<QualifiedName, Entry> locked_;
    std::vector<TableWork> work_;
};

/// Everything beneath a partitioned or inherited table.
std::vector<QualifiedName> descendants_of(const Catalog& catalog, const QualifiedName& table);
/// Does it hold rows itself? What is not known does.
bool holds_rows(const Relation* relation);

/// Before the statement is applied.
void find_locks(Locks& locks, const sql::Statement& statement);

// locks-alter-table.cpp
void find_locks(Locks& locks, const sql::AlterTable& alter);
// locks-create.cpp
void find_locks(Locks& locks, const sql::CreateTable& create);
void find_locks(Locks& locks, const sql::CreateTableAs& create);
void find_locks(Locks& locks, const sql::CreateIndex& create);
void find_locks(Locks& locks, const sql::CreateView& create);
void find_locks(Locks& locks, const sql::CreateTrigger& create);
void find_locks(Locks& locks, const sql::CreateRule& create);
void find_locks(Locks& locks, const sql::CreatePolicy& create);
void find_locks(Locks& locks, const sql::AlterPolicy& alter);
void find_locks(Locks& locks, const sql::CreateStatistics& create);
void find_locks(Locks& locks, const sql::CreatePublication& create);
void find_locks(Locks& locks, const sql::AlterPublication& alter);
// locks-names.cpp
void find_locks(Locks& locks, const sql::Rename& rename);
void find_locks(Locks& locks, const sql::SetSchema& move);
void find_locks(Locks& locks, const sql::Comment& comment);
void find_locks(Locks& locks, const sql::SecurityLabel& label);
// locks-drop.cpp
void find_locks(Locks& locks, const sql::Drop& drop);
void lock_dropped(Locks& locks, const Dropped& dropped);
// locks-types.cpp
void find_locks(Locks& locks, const sql::AlterDomain& alter);
// locks-maintenance.cpp
void find_locks(Locks& locks, const sql::LockTable& lock);
void find_locks(Locks& locks, const sql::Truncate& truncate);
void find_locks(Locks& locks, const sql::Vacuum& vacuum);
void find_locks(Locks& locks, const sql::Cluster& cluster);
void find_locks(Locks& locks, const sql::Reindex& reindex);
void find_locks(Locks& locks, const sql::RefreshMaterializedView& refresh);
void find_locks(Locks& locks, const sql::MoveAllToTablespace& move);
// locks-data.cpp
void find_locks(Locks& locks, const sql::QueryPtr& query);
void find_locks(Locks& locks, const sql::Copy& copy);

// Building blocks ------------------------------------------------------------------------------------------------

/// What adding a column makes the server do with the rows that are there (locks-columns.cpp).
void work_for_column(Locks& locks, const QualifiedName& table, const sql::ColumnDefinition& column, bool only);
void work_for_type(Locks& locks, const QualifiedName& table, const sql::AlterColumnType& change, bool only);
/// The other table of a foreign key.
void lock_for_constraint(Locks& locks, const sql::ConstraintDefinition& constraint);
/// A new constraint of a table that exists; `column`: the new column that it stands at, else empty (locks-constraints.cpp).
void work_for_constraint(Locks& locks, const QualifiedName& table, const sql::ConstraintDefinition& constraint, const std::string& column, bool only);
void work_for_validation(Locks& locks, const QualifiedName& table, const std::string& constraint, bool only);
void work_for_not_null(Locks& locks, const QualifiedName& table, const std::string& column, bool only);
/// Do checks of the table that hold for every row say that the column is not null (NotNullImpliedByRelConstraints())?
/// Those named in `without` are gone by then.
bool is_surely_not_null(const Relation& table, const std::string& column, const std::vector<std::string>& without = {});
/// The other side of foreign keys: a referenced table and, where it is partitioned, its partitions.
void lock_referenced(Locks& locks, const QualifiedName& referenced, LockMode mode);
/// A new partition, made or attached: its parent's default partition and foreign keys (locks-partitions.cpp).
void lock_for_partition(Locks& locks, const QualifiedName& parent, const sql::PartitionBound& bound);
void find_locks(Locks& locks, const QualifiedName& parent, const sql::AttachPartition& attach);
void find_locks(Locks& locks, const QualifiedName& parent, const sql::DetachPartition& detach);
/// What a query reads keeps the transaction busy, however weak its locks are (locks-data.cpp).
void note_reading(Locks& locks, const sql::Query& query, TableWork::Cause cause);
QualifiedName default_partition_of(const Catalog& catalog, const QualifiedName& parent);

}  // namespace pgsteward::interpret
