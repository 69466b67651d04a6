// What is made on or beside tables that exist: tables, indexes, views, triggers, rules, policies, statistics,
// publications.
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/locks.hpp"
#include "sql/walk.hpp"

namespace pgsteward::interpret {

using namespace sql;
using Kind = TableWork::Kind;
using Cause = TableWork::Cause;

namespace {

/// A table that refers to itself is not there yet.
void lock_references(Locks& locks, const ConstraintDefinition& constraint, const QualifiedName& made) {
    if (constraint.kind == ConstraintDefinition::Kind::foreign_key && locks.run.relation_name(constraint.referenced) != made)
        lock_for_constraint(locks, constraint);
}

}  // namespace

void find_locks(Locks& locks, const CreateTable& create) {
    Execution& run = locks.run;
    if (create.if_not_exists && locks.relation(run.creation_name(create.table))) return;
    const QualifiedName made = run.creation_name(create.table);
    for (const auto& element : create.elements) {
        if (const auto* constraint = std::get_if<ConstraintDefinition>(&element)) lock_references(locks, *constraint, made);
        if (const auto* column = std::get_if<ColumnDefinition>(&element))
            for (const ConstraintDefinition& constraint : column->constraints) lock_references(locks, constraint, made);
    }
    for (const RelationName& parent : create.inherits)
        locks.lock(run.relation_name(parent), create.partition_of ? LockMode::access_exclusive : LockMode::share_update_exclusive, true);
    if (create.partition_of && !create.inherits.empty()) lock_for_partition(locks, run.relation_name(create.inherits.front()), *create.partition_of);
}

void find_locks(Locks& locks, const CreateTableAs& create) {
    if (!create.query || (create.if_not_exists && locks.relation(locks.run.creation_name(create.table)))) return;
    find_locks(locks, create.query);
    if (create.with_data) note_reading(locks, *create.query, Cause::query);
}

void find_locks(Locks& locks, const CreateIndex& create) {
    const QualifiedName table = locks.run.relation_name(create.table);
    const LockMode mode = create.concurrently ? LockMode::share_update_exclusive : LockMode::share;
    if (create.table.only) locks.lock(table, mode, true);
    else locks.lock_tree(table, mode, true);
    // Of a table that is known the new indexes show. ONLY is written of a partitioned one, which has no rows.
    if (!locks.relation(table) && !create.table.only) locks.work(table, {Kind::index_build, Cause::create_index, create.name});
}

void find_locks(Locks& locks, const CreateView& create) {
    const QualifiedName name = locks.run.creation_name(create.view);
    if (create.or_replace && locks.relation(name)) locks.lock(name, LockMode::access_exclusive, true);
}

void find_locks(Locks& locks, const CreateTrigger& create) {
    const QualifiedName table = locks.run.relation_name(create.table);
    // Partitions get a clone of a trigger for each row.
    const Relation* known = locks.relation(table);
    if (create.for_each_row && known && known->partitioned()) locks.lock_tree(table, LockMode::share_row_exclusive, true);
    else locks.lock(table, LockMode::share_row_exclusive, true);
}

void find_locks(Locks& locks, const CreateRule& create) {
    locks.lock(locks.run.relation_name(create.table), LockMode::access_exclusive, true);
    for (const StatementPtr& action : create.actions)
        for (const Query* query : action ? data_modifying_queries(*action) : std::vector<const Query*>{}) {
            if (const auto* insert = std::get_if<Insert>(&query->node)) locks.lock(locks.run.relation_name(insert->table), LockMode::row_exclusive);
            if (const auto* update = std::get_if<Update>(&query->node)) locks.lock(locks.run.relation_name(update->table), LockMode::row_exclusive);
            if (const auto* gone = std::get_if<Delete>(&query->node)) locks.lock(locks.run.relation_name(gone->table), LockMode::row_exclusive);
        }
}

void find_locks(Locks& locks, const CreatePolicy& create) { locks.lock(locks.run.relation_name(create.table), LockMode::access_exclusive, true); }

void find_locks(Locks& locks, const AlterPolicy& alter) { locks.lock(locks.run.relation_name(alter.table), LockMode::access_exclusive, true); }

void find_locks(Locks& locks, const CreateStatistics& create) {
    for (const RelationName& table : create.relations) locks.lock(locks.run.relation_name(table), LockMode::share_update_exclusive, true);
}

namespace {

/// Children of an inherited table are published with it; partitions stand behind their parent.
void lock_published(Locks& locks, const std::vector<PublicationObject>& objects) {
    for (const PublicationObject& object : objects) {
        if (object.kind != PublicationObject::Kind::table) continue;
        const QualifiedName name = locks.run.relation_name(object.table);
        const Relation* known = locks.relation(name);
        if (object.table.only || (known && known->partitioned())) locks.lock(name, LockMode::share_update_exclusive, true);
        else locks.lock_tree(name, LockMode::share_update_exclusive, true);
    }
}

}  // namespace

void find_locks(Locks& locks, const CreatePublication& create) { lock_published(locks, create.objects); }

void find_locks(Locks& locks, const AlterPublication& alter) {
    lock_published(locks, alter.objects);
    // SET leaves out what is not named again.
    const OtherObject* publication = alter.action == AlterPublication::Action::set ? locks.run.catalog().others.find(other_key(ObjectKind::publication, {"", alter.name})) : nullptr;
    for (const QualifiedName& table : publication ? publication->uses.names : SharedVector<QualifiedName>{})
        if (locks.relation(table)) locks.lock(table, LockMode::share_update_exclusive);
}

}  // namespace pgsteward::interpret
