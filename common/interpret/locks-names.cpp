// Names and words about objects: RENAME, SET SCHEMA, COMMENT, SECURITY LABEL.
#include "interpret/definitions.hpp"
#include "interpret/locks.hpp"

namespace pgsteward::interpret {

using namespace sql;

namespace {

/// A part of a relation: those that partitions and children have as well are renamed there too.
bool goes_beneath(const Relation* relation, ObjectKind kind, const std::string& part) {
    if (kind == ObjectKind::column) return true;
    if (!relation) return false;
    const Trigger* trigger = relation->trigger(part);
    const Constraint* constraint = relation->constraint(part);
    if (kind == ObjectKind::trigger) return relation->partitioned() && trigger && trigger->for_each_row;
    return kind == ObjectKind::constraint && constraint && constraint->kind == Constraint::Kind::check && !constraint->no_inherit;
}

bool is_part(ObjectKind kind) {
    return kind == ObjectKind::column || kind == ObjectKind::constraint || kind == ObjectKind::trigger || kind == ObjectKind::policy || kind == ObjectKind::rule;
}

}  // namespace

void find_locks(Locks& locks, const Rename& rename) {
    const ObjectReference& object = rename.object;
    const Relation* relation = locks.run.relation(object.name);
    if (object.kind == ObjectKind::attribute) {
        const QualifiedName type = locks.run.type_name(object.name);
        for (const QualifiedName& user : locks.run.catalog().relations.users_of(type))
            if (locks.relation(user)->of_type == type) locks.lock(user, LockMode::access_exclusive);
        return;
    }
    if (!is_relation(object.kind) && !is_part(object.kind)) return;
    if (!relation && locks.run.catalog().table_of_index(object.name.qualified(), locks.run.path())) return;
    if (!relation && rename.if_exists && locks.run.catalog().complete) return;
    const QualifiedName name = locks.run.relation_name(object.name);
    if (is_part(object.kind) && goes_beneath(relation, object.kind, object.part) && !object.part.empty()) locks.lock_tree(name, LockMode::access_exclusive, true);
    else locks.lock(name, LockMode::access_exclusive, true);
}

void find_locks(Locks& locks, const SetSchema& move) {
    if (!is_relation(move.object.kind)) return;
    if (!locks.run.relation(move.object.name) && move.if_exists && locks.run.catalog().complete) return;
    locks.lock(locks.run.relation_name(move.object.name), LockMode::access_exclusive, true);
}

namespace {

/// get_object_address() locks what is described: the relation for itself and its columns, nothing for other parts.
void lock_described(Locks& locks, const ObjectReference& object) {
    if (!is_relation(object.kind) && object.kind != ObjectKind::column) return;
    const Relation* relation = locks.run.relation(object.name);
    if (!relation && locks.run.catalog().type(object.name.qualified(), locks.run.path())) return;
    locks.lock(locks.run.relation_name(object.name), LockMode::share_update_exclusive, true);
}

}  // namespace

void find_locks(Locks& locks, const Comment& comment) { lock_described(locks, comment.object); }

void find_locks(Locks& locks, const SecurityLabel& label) { lock_described(locks, label.object); }

}  // namespace pgsteward::interpret
