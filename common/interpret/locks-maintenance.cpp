// LOCK, TRUNCATE, VACUUM, CLUSTER, REINDEX, REFRESH, and moving everything to another tablespace.
#include <algorithm>

#include "interpret/definitions.hpp"
#include "interpret/locks.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {

using namespace sql;
using Kind = TableWork::Kind;
using Cause = TableWork::Cause;

namespace {

/// LOCK TABLE of a view locks what the view reads as well. Views may read each other in a circle, once they are replaced.
void lock_through_views(Locks& locks, const QualifiedName& name, LockMode mode, bool only, std::vector<QualifiedName>& locked) {
    if (contains(locked, name)) return;
    locked.push_back(name);
    if (only) locks.lock(name, mode);
    else locks.lock_tree(name, mode);
    const Relation* relation = locks.relation(name);
    if (!relation || relation->kind != ObjectKind::view) return;
    for (const QualifiedName& read : relation->depends_on) lock_through_views(locks, read, mode, false, locked);
}

/// "every table of the database", which no catalog lists for sure.
TouchedTable every_table() { return {{}, ObjectKind::table, Known::before, false, false}; }

/// Every relation with rows, by name.
template <typename Picks>
std::vector<QualifiedName> relations_that(const Catalog& catalog, const Picks& picks) {
    std::vector<QualifiedName> names;
    for (const auto& relation : catalog.relations.sorted())
        if (holds_rows(relation.get()) && picks(*relation)) names.push_back(relation->name);
    return names;
}

void reindex_tree(Locks& locks, const QualifiedName& table, LockMode mode) {
    locks.lock_tree(table, mode);
    const auto build = [&](const QualifiedName& name) {
        const Relation* known = locks.relation(name);
        if (!known || !known->indexes.empty()) locks.work(name, {Kind::index_build, Cause::reindex});
    };
    build(table);
    for (const QualifiedName& below : descendants_of(locks.run.catalog(), table)) {
        const Relation* known = locks.relation(below);
        if (known && !known->partition_bound.empty()) build(below);
    }
}

}  // namespace

void find_locks(Locks& locks, const LockTable& lock) {
    const auto mode = static_cast<LockMode>(lock.mode);
    for (const RelationName& table : lock.tables) {
        const QualifiedName name = locks.run.relation_name(table);
        locks.lock(name, mode, true);
        std::vector<QualifiedName> locked;
        lock_through_views(locks, name, mode, table.only, locked);
    }
}

void find_locks(Locks& locks, const Truncate& truncate) {
    std::vector<QualifiedName> names;
    for (const RelationName& table : truncate.tables) {
        names.push_back(locks.run.relation_name(table));
        locks.lock(names.back(), LockMode::access_exclusive, true);
        if (table.only) continue;
        for (QualifiedName& below : descendants_of(locks.run.catalog(), names.back())) names.push_back(std::move(below));
    }
    const Catalog& catalog = locks.run.catalog();
    for (std::size_t i = 0; i < names.size(); ++i) {
        locks.lock(names[i], LockMode::access_exclusive);
        if (truncate.behaviour != Behaviour::cascade) continue;
        for (const QualifiedName& user : catalog.relations.users_of(names[i])) {
            const auto refers = [&](const Constraint& key) { return key.kind == Constraint::Kind::foreign_key && key.referenced == names[i]; };
            const std::vector<Constraint>& constraints = catalog.relations.find(user)->constraints;
            if (std::any_of(constraints.begin(), constraints.end(), refers) && !contains(names, user)) names.push_back(user);
        }
    }
}

void find_locks(Locks& locks, const Vacuum& vacuum) {
    const LockMode mode = vacuum.full ? LockMode::access_exclusive : LockMode::share_update_exclusive;
    const Locks::Work rewrite{Kind::rewrite, Cause::vacuum_full};
    if (vacuum.tables.empty() && vacuum.full) locks.work_on(every_table(), rewrite, mode);
    for (const RelationName& table : vacuum.tables) {
        const QualifiedName name = locks.run.relation_name(table);
        const Relation* known = locks.relation(name);
        const bool partitioned = known && known->partitioned();
        if (partitioned) locks.lock_tree(name, mode, true);
        else locks.lock(name, mode, true);
        if (vacuum.full && partitioned) locks.work_tree(name, rewrite);
        else if (vacuum.full) locks.work(name, rewrite);
    }
}

void find_locks(Locks& locks, const Cluster& cluster) {
    const auto one = [&](const QualifiedName& name, const std::string& index) {
        locks.lock(name, LockMode::access_exclusive, true);
        locks.work(name, {Kind::rewrite, Cause::cluster, index});
    };
    if (cluster.table) {
        const QualifiedName name = locks.run.relation_name(*cluster.table);
        const Relation* known = locks.relation(name);
        one(name, cluster.index);
        for (const QualifiedName& below : known && known->partitioned() ? descendants_of(locks.run.catalog(), name) : std::vector<QualifiedName>{}) one(below, {});
        return;
    }
    const auto clustered = [](const Relation& relation) { return std::any_of(relation.indexes.begin(), relation.indexes.end(), [](const Index& index) { return index.clustered; }); };
    for (const QualifiedName& name : relations_that(locks.run.catalog(), clustered)) one(name, {});
    if (!locks.run.catalog().complete) locks.work_on(every_table(), {Kind::rewrite, Cause::cluster}, LockMode::access_exclusive);
}

void find_locks(Locks& locks, const Reindex& reindex) {
    Execution& run = locks.run;
    const LockMode mode = reindex.concurrently ? LockMode::share_update_exclusive : LockMode::share;
    switch (reindex.kind) {
        case Reindex::Kind::table: return reindex.relation ? reindex_tree(locks, run.relation_name(*reindex.relation), mode) : void();
        case Reindex::Kind::index: {
            if (!reindex.relation) return;
            const Relation* table = run.catalog().table_of_index(reindex.relation->qualified(), run.path());
            if (table) locks.lock(table->name, mode);
            TouchedTable touched = table ? locks.touched(table->name) : TouchedTable{};
            return locks.work_on(touched, {Kind::index_build, Cause::reindex, reindex.relation->name}, mode);
        }
        case Reindex::Kind::schema:
            for (const QualifiedName& name : relations_that(run.catalog(), [&](const Relation& relation) { return relation.name.schema == reindex.name && !relation.indexes.empty(); }))
                reindex_tree(locks, name, mode);
            if (!run.catalog().complete) locks.work_on(every_table(), {Kind::index_build, Cause::reindex}, mode);
            return;
        case Reindex::Kind::database: return locks.work_on(every_table(), {Kind::index_build, Cause::reindex}, mode);
        case Reindex::Kind::system: return;  // catalogs, no tables of users
    }
}

void find_locks(Locks& locks, const RefreshMaterializedView& refresh) {
    const QualifiedName name = locks.run.relation_name(refresh.view);
    const Relation* view = locks.relation(name);
    locks.lock(name, refresh.concurrently ? LockMode::exclusive : LockMode::access_exclusive, true);
    if (!refresh.with_data) return;
    // Nobody can read a materialized view that was never filled.
    const bool readable = !view || view->populated;
    if (refresh.concurrently) locks.work_on(locks.touched(name), {Kind::rows, Cause::refresh}, LockMode::none);
    else locks.work(name, {Kind::rewrite, Cause::refresh, {}, readable ? "" : "it holds nothing yet"});
}

namespace {

void move_indexes(Locks& locks, const std::string& from) {
    const auto moves = [&](const Index& index) { return index.tablespace == from; };
    for (const QualifiedName& name : relations_that(locks.run.catalog(), [&](const Relation& relation) { return std::any_of(relation.indexes.begin(), relation.indexes.end(), moves); }))
        for (const Index& index : locks.relation(name)->indexes)
            if (moves(index)) locks.work_on(locks.touched(name), {Kind::index_build, Cause::tablespace, index.name.name}, LockMode::access_exclusive);
    if (!locks.run.catalog().complete) locks.work_on(every_table(), {Kind::index_build, Cause::tablespace}, LockMode::access_exclusive);
}

}  // namespace

void find_locks(Locks& locks, const MoveAllToTablespace& move) {
    const std::string from = move.from == "pg_default" ? "" : move.from;
    if (move.kind == ObjectKind::index) return move_indexes(locks, from);
    if (move.kind != ObjectKind::table && move.kind != ObjectKind::materialized_view) return;
    for (const QualifiedName& name : relations_that(locks.run.catalog(), [&](const Relation& relation) { return relation.tablespace == from && relation.kind == move.kind; })) {
        locks.lock(name, LockMode::access_exclusive);
        locks.work(name, {Kind::rewrite, Cause::tablespace, move.to});
    }
    if (!locks.run.catalog().complete) locks.work_on(every_table(), {Kind::rewrite, Cause::tablespace, move.to}, LockMode::access_exclusive);
}

}  // namespace pgsteward::interpret
