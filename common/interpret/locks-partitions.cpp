// Partitions that come and go: the default partition is locked and perhaps read, and foreign keys of the parent reach
// the new partition (ATExecAttachPartition(), check_default_partition_contents(), CloneForeignKeyConstraints()).
#include <algorithm>

#include "interpret/definitions.hpp"
#include "interpret/locks.hpp"
#include "interpret/partition-proof.hpp"

namespace pgsteward::interpret {

using namespace sql;
using Kind = TableWork::Kind;
using Cause = TableWork::Cause;

QualifiedName default_partition_of(const Catalog& catalog, const QualifiedName& parent) {
    for (const QualifiedName& child : children_of(catalog, parent))
        if (catalog.relations.find(child)->partition_bound == "DEFAULT") return child;
    return {};
}

namespace {

void lock_foreign_keys(Locks& locks, const Relation& parent, LockMode referenced, LockMode referencing) {
    for (const Constraint& key : parent.constraints)
        if (key.kind == Constraint::Kind::foreign_key) lock_referenced(locks, key.referenced, referenced);
    for (const QualifiedName& user : locks.run.catalog().relations.users_of(parent.name)) {
        const Relation* other = locks.relation(user);
        const bool refers = user != parent.name && std::any_of(other->constraints.begin(), other->constraints.end(), [&](const Constraint& key) {
            return key.kind == Constraint::Kind::foreign_key && key.referenced == parent.name;
        });
        if (refers) locks.lock(user, referencing);
    }
}

}  // namespace

void lock_for_partition(Locks& locks, const QualifiedName& parent_name, const PartitionBound& bound) {
    const Relation* parent = locks.relation(parent_name);
    if (!parent) return;
    lock_foreign_keys(locks, *parent, LockMode::share_row_exclusive, LockMode::share_row_exclusive);
    const QualifiedName other = default_partition_of(locks.run.catalog(), parent_name);
    if (other.name.empty()) return;
    locks.lock(other, LockMode::access_exclusive);
    // Rows of the new partition may stand in the default one.
    const Relation* rest = locks.relation(other);
    if (holds_rows(rest) && !excludes_bound(locks.run, *parent, *rest, bound)) locks.work(other, {Kind::scan, Cause::default_partition, {}, parent_name.display()});
}

void find_locks(Locks& locks, const QualifiedName& parent_name, const AttachPartition& attach) {
    const QualifiedName name = locks.run.relation_name(attach.partition);
    if (!attach.bound) return;
    locks.lock_tree(name, LockMode::access_exclusive, true);
    lock_for_partition(locks, parent_name, *attach.bound);
    const Relation* parent = locks.relation(parent_name);
    const auto scan = [&](const QualifiedName& each) {
        const Relation* table = locks.relation(each);
        const bool proven = parent && table && implies_bound(locks.run, *parent, *table, *attach.bound);
        if (!proven) locks.work(each, {Kind::scan, Cause::attached_partition, {}, parent_name.display(), table != nullptr});
    };
    scan(name);
    for (const QualifiedName& below : descendants_of(locks.run.catalog(), name)) scan(below);
    if (!parent) return;
    for (const Constraint& key : parent->constraints) {
        const Relation* table = locks.relation(name);
        const bool has_it = table && std::any_of(table->constraints.begin(), table->constraints.end(), [&](const Constraint& own) {
            return own.kind == Constraint::Kind::foreign_key && own.columns == key.columns && own.referenced == key.referenced;
        });
        if (key.kind == Constraint::Kind::foreign_key && !has_it) locks.work_tree(name, {Kind::scan, Cause::foreign_key, key.name, key.referenced.display()});
    }
}

void find_locks(Locks& locks, const QualifiedName& parent_name, const DetachPartition& detach) {
    const QualifiedName name = locks.run.relation_name(detach.partition);
    const Relation* parent = locks.relation(parent_name);
    // CONCURRENTLY takes it in a second transaction, when everybody who saw the partition has gone.
    locks.lock(name, LockMode::access_exclusive, true);
    if (!parent || detach.concurrently || detach.finalize) return;
    lock_foreign_keys(locks, *parent, LockMode::share_row_exclusive, LockMode::access_exclusive);
    if (const QualifiedName other = default_partition_of(locks.run.catalog(), parent_name); !other.name.empty()) locks.lock(other, LockMode::access_exclusive);
}

}  // namespace pgsteward::interpret
