#include "interpret/locks.hpp"

#include <algorithm>

#include "interpret/definitions.hpp"
#include "interpret/refusals.hpp"
#include "migration/bookkeeping.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using Kind = TableWork::Kind;
using Cause = TableWork::Cause;

bool is_lockable(ObjectKind kind) { return is_relation(kind) && kind != ObjectKind::sequence; }

Cause cause_of(const sql::Statement& statement, const Relation& table, const Index& index) {
    if (std::holds_alternative<sql::CreateIndex>(statement.body)) return Cause::create_index;
    const Constraint* constraint = index.of_constraint ? table.constraint(index.name.name) : nullptr;
    if (!constraint || !constraint->local) return Cause::partition_index;
    switch (constraint->kind) {
        case Constraint::Kind::primary_key: return Cause::primary_key;
        case Constraint::Kind::exclude: return Cause::exclusion;
        default: return Cause::unique;
    }
}

/// Made by this statement: what a constraint adopts keeps its origin. CREATE INDEX IF NOT EXISTS leaves none where the
/// index may be older; where it is not, it is built.
bool is_new(const Index& index, const Relation& before, const sql::Statement& statement, const Location& here) {
    const Index* same = before.index(index.name.name);
    if (!index.created.at && std::holds_alternative<sql::CreateIndex>(statement.body)) return !same;
    return index.created.is(here) && !(same && same->created.is(here));
}

}  // namespace

/// CREATE TABLE IF NOT EXISTS and CREATE INDEX IF NOT EXISTS in one migration: if something was there before, mostly it was both.
bool Locks::came_with_its_table(const Relation& table, const Index& index) const {
    const auto written_here = [&](const Column& column) { return column.changed.migration == run.interpreter.migration(); };
    return !index.created.at && !table.created.at && !table.partial && std::all_of(table.columns.begin(), table.columns.end(), written_here);
}

std::vector<QualifiedName> descendants_of(const Catalog& catalog, const QualifiedName& table) {
    std::vector<QualifiedName> found = children_of(catalog, table);
    for (std::size_t i = 0; i < found.size(); ++i)
        for (QualifiedName& child : children_of(catalog, found[i]))
            if (!contains(found, child)) found.push_back(std::move(child));
    return found;
}

bool holds_rows(const Relation* relation) {
    if (!relation) return true;
    return (relation->kind == ObjectKind::table && !relation->partitioned()) || relation->kind == ObjectKind::materialized_view;
}

TouchedTable Locks::touched(const QualifiedName& name) const {
    TouchedTable table;
    table.name = name;
    const Relation* known = relation(name);
    table.temporary = !known && is_bookkeeping_table(name.name);   // nobody but the framework uses it
    if (!known) return table;
    table.kind = known->kind;
    table.known = run.known(known);
    table.temporary = known->persistence == Persistence::temporary || name.schema == "pg_temp";
    table.published = table.known == Known::this_migration && known->created.transaction != run.session().transaction;
    return table;
}

void Locks::lock(const QualifiedName& table, LockMode mode, bool named) {
    const auto found = locked_.find(table);
    if (found != locked_.end()) {
        found->second.locked.mode = std::max(found->second.locked.mode, mode);
        found->second.locked.named |= named;
        return;
    }
    TableLocked locked{touched(table), mode, named};
    if (is_lockable(locked.table.kind)) locked_.emplace(table, Entry{std::move(locked), run.catalog().relations.share(table)});
}

void Locks::lock_tree(const QualifiedName& table, LockMode mode, bool named) {
    lock(table, mode, named);
    for (const QualifiedName& below : descendants_of(run.catalog(), table)) lock(below, mode);
}

void Locks::lock_gone(const Dropped& dropped) {
    TouchedTable table{dropped.name, dropped.kind, dropped.known, dropped.temporary, false};
    if (dropped.relation) table.published = dropped.known == Known::this_migration && dropped.relation->created.transaction != run.session().transaction;
    Entry& entry = locked_.try_emplace(dropped.name, Entry{{table, LockMode::none, !dropped.by_cascade}, nullptr}).first->second;
    entry.locked.mode = LockMode::access_exclusive;
}

void Locks::work_on(const TouchedTable& table, const Work& work, LockMode mode) {
    work_.push_back({work.kind, work.cause, table, mode, work.part, work.why, work.certain});
}

void Locks::work(const QualifiedName& table, const Work& work) {
    if (holds_rows(relation(table))) work_on(touched(table), work, LockMode::none);
}

void Locks::work_tree(const QualifiedName& table, const Work& work_of_each) {
    work(table, work_of_each);
    for (const QualifiedName& below : descendants_of(run.catalog(), table)) work(below, work_of_each);
}

/// What the server builds on partitions and for constraints shows in the catalog when it is done.
void Locks::find_new_indexes() {
    const auto* create = std::get_if<sql::CreateIndex>(&run.statement.body);
    for (const auto& [name, entry] : locked_) {
        const Relation* now = relation(name);
        // ONLY is written of a partitioned table, which has no rows.
        if (now && now->partial && create && create->table.only) continue;
        if (!now || !entry.before || now == entry.before.get() || !holds_rows(now)) continue;
        for (const Index& index : now->indexes)
            if (is_new(index, *entry.before, run.statement, run.context.at))
                work_on(entry.locked.table, {Kind::index_build, cause_of(run.statement, *now, index), index.name.name, {}, !came_with_its_table(*now, index)}, LockMode::none);
    }
}

void Locks::look_back() {
    for (const Effect& effect : run.effects)
        if (const auto* dropped = std::get_if<Dropped>(&effect)) lock_dropped(*this, *dropped);
    const bool may_build = std::holds_alternative<sql::AlterTable>(run.statement.body) || std::holds_alternative<sql::CreateIndex>(run.statement.body);
    if (may_build) find_new_indexes();
}

void Locks::finish() {
    // What the server refuses waits for nobody.
    if (std::any_of(run.effects.begin(), run.effects.end(), [](const Effect& effect) { return std::holds_alternative<Refused>(effect); })) return;
    for (TableWork& work : work_) {
        const auto found = locked_.find(work.table.name);
        if (work.lock == LockMode::none && found != locked_.end()) work.lock = found->second.locked.mode;
    }
    for (auto& [name, entry] : locked_)
        if (entry.locked.mode >= LockMode::row_exclusive || std::holds_alternative<sql::LockTable>(run.statement.body))
            run.locks.push_back(std::move(entry.locked));
    run.work = std::move(work_);
}

void find_locks(Locks& locks, const sql::Statement& statement) {
    std::visit(
        [&](const auto& body) {
            if constexpr (requires { find_locks(locks, body); }) find_locks(locks, body);
        },
        statement.body);
}

}  // namespace pgsteward::interpret
