// DROP: everything that goes is locked so that nobody sees it any more, and so is what stays behind without it: the
// table of a trigger, the other table of a foreign key, the parent of a partition.
#include <algorithm>

#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/locks.hpp"

namespace pgsteward::interpret {
namespace {

/// A clone of the parent's foreign key has no triggers of its own on the other table.
void lock_referenced_by(Locks& locks, const Constraint& key) {
    if (key.kind != Constraint::Kind::foreign_key || (key.inherited && !key.local)) return;
    lock_referenced(locks, key.referenced, LockMode::access_exclusive);
}

void lock_around(Locks& locks, const Relation& relation) {
    for (const Constraint& key : relation.constraints) lock_referenced_by(locks, key);
    if (relation.partition_bound.empty()) return;
    for (const QualifiedName& parent : relation.parents) {
        if (!locks.relation(parent)) continue;
        locks.lock(parent, LockMode::access_exclusive);
        if (const QualifiedName other = default_partition_of(locks.run.catalog(), parent); !other.name.empty()) locks.lock(other, LockMode::access_exclusive);
    }
}

void lock_part(Locks& locks, const Dropped& dropped) {
    if (dropped.by_cascade || dropped.kind != ObjectKind::column) locks.lock(dropped.name, LockMode::access_exclusive, !dropped.by_cascade);
    if (!dropped.relation) return;
    if (dropped.kind == ObjectKind::constraint)
        if (const Constraint* constraint = dropped.relation->constraint(dropped.part)) lock_referenced_by(locks, *constraint);
    if (dropped.kind == ObjectKind::trigger && dropped.relation->partitioned()) locks.lock_tree(dropped.name, LockMode::access_exclusive);
}

}  // namespace

void lock_dropped(Locks& locks, const Dropped& dropped) {
    if (is_relation(dropped.kind)) {
        if (dropped.kind == ObjectKind::sequence) return;
        locks.lock_gone(dropped);
        if (dropped.relation) lock_around(locks, *dropped.relation);
        return;
    }
    if (dropped.kind == ObjectKind::index) {
        const auto* drop = std::get_if<sql::Drop>(&locks.run.statement.body);
        const LockMode mode = drop && drop->concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive;
        if (dropped.relation) locks.lock(dropped.relation->name, mode);
        return;
    }
    const bool part_of_relation = dropped.kind == ObjectKind::constraint || dropped.kind == ObjectKind::trigger || dropped.kind == ObjectKind::policy ||
                                  dropped.kind == ObjectKind::rule || dropped.kind == ObjectKind::column;
    if (part_of_relation) lock_part(locks, dropped);
}

void find_locks(Locks& locks, const sql::Drop& drop) {
    Execution& run = locks.run;
    for (const sql::ObjectReference& object : drop.objects) {
        if (object.kind == ObjectKind::statistics) {
            const OtherObject* statistics = run.catalog().others.find(other_key(object.kind, run.creation_name(object.name)));
            for (const QualifiedName& table : statistics ? statistics->uses.names : SharedVector<QualifiedName>{})
                if (locks.relation(table)) locks.lock(table, LockMode::share_update_exclusive);
        }
        // A default that loses its sequence or function, a generated column that loses its type.
        if (drop.behaviour != sql::Behaviour::cascade) continue;
        std::optional<QualifiedName> key;
        if (object.kind == ObjectKind::sequence) key = run.relation_name(object.name);
        if (is_routine(object.kind)) key = find_routine(run, object.name, object.arguments);
        if (object.kind == ObjectKind::type || object.kind == ObjectKind::domain) key = run.type_name(object.name);
        for (const QualifiedName& user : key ? run.catalog().relations.users_of(*key) : std::vector<QualifiedName>{})
            locks.lock(user, LockMode::access_exclusive);
    }
}

}  // namespace pgsteward::interpret
