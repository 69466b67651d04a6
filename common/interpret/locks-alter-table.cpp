// ALTER TABLE: the strongest lock that any of its actions needs is taken on the table, and on everything beneath it
// where one of them goes there (AlterTableGetLockLevel(), find_all_inheritors()).
#include <algorithm>
#include <array>

#include "interpret/definitions.hpp"
#include "interpret/locks.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;
using Kind = TableWork::Kind;
using Cause = TableWork::Cause;

/// Storage parameters that can be changed beside readers and writers (reloptions.c); the others need everything.
LockMode mode_for(const Options& options) {
    static constexpr std::array<std::string_view, 8> light = {
        "fillfactor", "toast_tuple_target", "parallel_workers", "log_autovacuum_min_duration", "vacuum_index_cleanup", "vacuum_truncate",
        "vacuum_max_eager_freeze_failure_rate", "deduplicate_items"};
    const auto is_light = [](const Option& option) {
        return option.name.starts_with("autovacuum_") || std::find(light.begin(), light.end(), option.name) != light.end();
    };
    return std::all_of(options.begin(), options.end(), is_light) ? LockMode::share_update_exclusive : LockMode::access_exclusive;
}

struct Level {
    LockMode operator()(const SetColumnStatistics&) const { return LockMode::share_update_exclusive; }
    LockMode operator()(const SetColumnOptions&) const { return LockMode::share_update_exclusive; }
    LockMode operator()(const ValidateConstraint&) const { return LockMode::share_update_exclusive; }
    LockMode operator()(const ClusterOn&) const { return LockMode::share_update_exclusive; }
    LockMode operator()(const SetRelationOptions& set) const { return mode_for(set.options); }
    LockMode operator()(const AlterTriggerState&) const { return LockMode::share_row_exclusive; }
    LockMode operator()(const AttachPartition&) const { return LockMode::share_update_exclusive; }   // since 12
    LockMode operator()(const DetachPartition& detach) const {
        return detach.concurrently || detach.finalize ? LockMode::share_update_exclusive : LockMode::access_exclusive;
    }
    LockMode operator()(const AddConstraint& add) const {
        return add.constraint.kind == ConstraintDefinition::Kind::foreign_key ? LockMode::share_row_exclusive : LockMode::access_exclusive;
    }
    LockMode operator()(const auto&) const { return LockMode::access_exclusive; }
};

/// Does the action go to partitions and children?
struct Recurses {
    const Relation* table;
    int postgres;

    bool partitioned() const { return table && table->partitioned(); }
    bool operator()(const AddColumn&) const { return true; }
    bool operator()(const DropColumn&) const { return true; }
    bool operator()(const AlterColumnType&) const { return true; }
    bool operator()(const SetDefault&) const { return true; }
    bool operator()(const SetNotNull&) const { return true; }
    bool operator()(const DropNotNull&) const { return true; }
    bool operator()(const DropExpression&) const { return true; }
    bool operator()(const SetColumnStatistics&) const { return true; }
    bool operator()(const SetColumnStorage&) const { return true; }
    bool operator()(const SetColumnCompression&) const { return true; }
    bool operator()(const AlterConstraint&) const { return partitioned(); }
    // From the documentation: identity columns of partitions are those of their parent since 17.
    bool operator()(const AddIdentity&) const { return partitioned() && postgres >= 17; }
    bool operator()(const SetIdentity&) const { return partitioned() && postgres >= 17; }
    bool operator()(const DropIdentity&) const { return partitioned() && postgres >= 17; }
    bool operator()(const AddConstraint& add) const {
        using Constraints = ConstraintDefinition::Kind;
        // A primary key makes its columns NOT NULL beneath as well.
        if (add.constraint.kind == Constraints::check) return !add.constraint.no_inherit;
        return partitioned() || add.constraint.kind == Constraints::primary_key;
    }
    bool operator()(const ValidateConstraint& validate) const {
        const Constraint* constraint = table ? table->constraint(validate.name) : nullptr;
        return !constraint || constraint->kind != Constraint::Kind::check || !constraint->no_inherit;
    }
    bool operator()(const DropConstraint& drop) const {
        const Constraint* constraint = table ? table->constraint(drop.name) : nullptr;
        return constraint && (partitioned() || (constraint->kind == Constraint::Kind::check && !constraint->no_inherit));
    }
    bool operator()(const AlterTriggerState& alter) const {
        const Trigger* trigger = table ? table->trigger(alter.trigger) : nullptr;
        return partitioned() && trigger && trigger->for_each_row;
    }
    bool operator()(const auto&) const { return false; }
};

/// What else an action locks, and what it does with rows.
class Action {
public:
    Action(Locks& locks, QualifiedName name, bool only) : locks_(locks), name_(std::move(name)), table_(locks.relation(name_)), only_(only) {}

    void operator()(const AddColumn& add) {
        if (add.if_not_exists && table_ && table_->column(add.column.name)) return;
        work_for_column(locks_, name_, add.column, only_);
    }
    void operator()(const DropColumn& drop) {
        // A foreign key of the column goes, and with it the triggers on the other table.
        for (const Constraint& key : table_ ? table_->constraints : SharedVector<Constraint>())
            if (key.kind == Constraint::Kind::foreign_key && std::find(key.columns.begin(), key.columns.end(), drop.column) != key.columns.end())
                lock_referenced(locks_, key.referenced, LockMode::access_exclusive);
    }
    void operator()(const AlterColumnType& change) { work_for_type(locks_, name_, change, only_); }
    void operator()(const SetNotNull& set) { work_for_not_null(locks_, name_, set.column, only_); }
    void operator()(const AddConstraint& add) {
        lock_for_constraint(locks_, add.constraint);
        work_for_constraint(locks_, name_, add.constraint, {}, only_);
    }
    void operator()(const ValidateConstraint& validate) { work_for_validation(locks_, name_, validate.name, only_); }
    void operator()(const SetPersistence& set) {
        const Persistence wanted = set.logged ? Persistence::permanent : Persistence::unlogged;
        if (table_ && table_->persistence == wanted) return;
        locks_.work(name_, {Kind::rewrite, Cause::persistence, {}, set.logged ? "every row goes to the write-ahead log" : ""});
    }
    void operator()(const SetAccessMethod& set) {
        if (table_ && table_->access_method == (set.method == "heap" ? "" : set.method)) return;
        locks_.work(name_, {Kind::rewrite, Cause::access_method, set.method});
    }
    void operator()(const SetTablespace& set) {
        if (table_ && table_->tablespace == (set.tablespace == "pg_default" ? "" : set.tablespace)) return;
        locks_.work(name_, {Kind::rewrite, Cause::tablespace, set.tablespace});
    }
    void operator()(const Inherit& inherit) {
        if (inherit.add) locks_.lock(locks_.run.relation_name(inherit.parent), LockMode::share_update_exclusive);
    }
    void operator()(const AttachPartition& attach) { find_locks(locks_, name_, attach); }
    void operator()(const DetachPartition& detach) { find_locks(locks_, name_, detach); }
    void operator()(const auto&) {}

private:
    Locks& locks_;
    QualifiedName name_;
    const Relation* table_;
    bool only_;
};

/// ALTER INDEX: readers and writers of the table wait where the index's own file is copied.
void find_locks_of_index(Locks& locks, const AlterTable& alter, const Relation& table) {
    const Index* index = table.index(alter.relation.name);
    for (const AlterTableAction& action : alter.actions)
        if (const auto* space = std::get_if<SetTablespace>(&action.change); space && index && index->tablespace != (space->tablespace == "pg_default" ? "" : space->tablespace))
            locks.work_on(locks.touched(table.name), {Kind::index_build, Cause::tablespace, index->name.name}, LockMode::access_exclusive);
}

/// The same of an index that the catalog does not know, and so of a table that it cannot name.
void find_locks_of_unknown_index(Locks& locks, const AlterTable& alter) {
    for (const AlterTableAction& action : alter.actions)
        if (std::holds_alternative<SetTablespace>(action.change) && !locks.run.catalog().complete)
            locks.work_on({}, {Kind::index_build, Cause::tablespace, alter.relation.name}, LockMode::access_exclusive);
}

/// ALTER TYPE … ADD ATTRIBUTE … CASCADE reaches the tables of that type.
void find_locks_of_type(Locks& locks, const AlterTable& alter) {
    const QualifiedName type = locks.run.type_name(alter.relation);
    for (const QualifiedName& user : locks.run.catalog().relations.users_of(type)) {
        const Relation* table = locks.relation(user);
        if (!table || table->of_type != type) continue;
        locks.lock(user, LockMode::access_exclusive);
        for (const AlterTableAction& action : alter.actions)
            if (const auto* change = std::get_if<AlterColumnType>(&action.change)) work_for_type(locks, user, *change, true);
    }
}

}  // namespace

void find_locks(Locks& locks, const AlterTable& alter) {
    Execution& run = locks.run;
    const Relation* table = run.relation(alter.relation);
    if (!table) {
        if (alter.kind == ObjectKind::type || run.catalog().type(alter.relation.qualified(), run.path())) return find_locks_of_type(locks, alter);
        if (const Relation* of_index = run.catalog().table_of_index(alter.relation.qualified(), run.path())) return find_locks_of_index(locks, alter, *of_index);
        if (alter.kind == ObjectKind::index) return find_locks_of_unknown_index(locks, alter);
        if (alter.kind == ObjectKind::sequence || (alter.if_exists && run.catalog().complete)) return;
    }
    const QualifiedName name = run.relation_name(alter.relation);
    const bool view = table && table->kind == ObjectKind::view;
    LockMode mode = view ? LockMode::access_exclusive : LockMode::none;
    bool recurses = false;
    for (const AlterTableAction& action : alter.actions) {
        mode = std::max(mode, std::visit(Level{}, action.change));
        recurses |= std::visit(Recurses{table, run.interpreter.postgres()}, action.change);
    }
    if (recurses && !alter.relation.only) locks.lock_tree(name, mode, true);
    else locks.lock(name, mode, true);
    if (view) return;
    for (const AlterTableAction& action : alter.actions) std::visit(Action(locks, name, alter.relation.only), action.change);
}

}  // namespace pgsteward::interpret
