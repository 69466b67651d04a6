// ALTER TABLE, action by action; also of views, indexes, sequences and composite types.
#include <algorithm>

#include "canonical/type-name.hpp"
#include "catalog/unknown-identifier.hpp"
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/kept.hpp"
#include "interpret/repeated-keys.hpp"
#include "interpret/retype.hpp"
#include "text/contains.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

ColumnTypeChanged::Reach reach_of(canonical::TypeChange change) {
    switch (change) {
        case canonical::TypeChange::same: return ColumnTypeChanged::Reach::same;
        case canonical::TypeChange::widening: return ColumnTypeChanged::Reach::widening;
        case canonical::TypeChange::narrowing: return ColumnTypeChanged::Reach::narrowing;
        case canonical::TypeChange::unknown: break;
    }
    return ColumnTypeChanged::Reach::unknown;
}

/// An enum that has every label of the other holds every value of it.
ColumnTypeChanged::Reach enum_reach(Execution& run, const std::string& from, const TypeName& to) {
    const auto from_name = type_named(from);
    const Type* before = run.catalog().type(from_name.value_or(QualifiedName{"", from}), run.path());
    const Type* after = run.catalog().type(to.name.qualified(), run.path());
    if (!before || !after || before->labels.empty() || after->labels.empty()) return ColumnTypeChanged::Reach::unknown;
    const bool all = std::all_of(before->labels.begin(), before->labels.end(), [&](const std::string& label) { return contains(after->labels, label); });
    return all ? ColumnTypeChanged::Reach::widening : ColumnTypeChanged::Reach::narrowing;
}

FiringState firing_state(AlterTriggerState::State state) {
    switch (state) {
        case AlterTriggerState::State::enabled: return FiringState::enabled;
        case AlterTriggerState::State::always: return FiringState::always;
        case AlterTriggerState::State::replica: return FiringState::replica;
        case AlterTriggerState::State::disabled: break;
    }
    return FiringState::disabled;
}

/// One ALTER TABLE on one relation; `recursed` is the same action reaching a child.
class Alteration {
public:
    Alteration(Execution& run, Relation& table, bool recursed, bool only) : run_(run), table_(table), recursed_(recursed), only_(only) {}

    void operator()(const AddColumn& add) {
        Column* present = column(add.column.name);
        if (present && add.if_not_exists) return recursed_ ? void() : keep(*present, add.column);
        if (present && recursed_) {
            present->inherited = true;
            return;
        }
        run_.created(ObjectKind::column, table_.name, add.column.name);
        add_column(run_, table_, add.column);
        Column* made = column(add.column.name);
        if (add.if_not_exists && (!run_.catalog().complete || table_.partial)) run_.doubt_column(table_.name, made->name);   // it may have been there
        for (const ConstraintDefinition& constraint : add.column.constraints)
            if (constraint.kind == ConstraintDefinition::Kind::generated && constraint.expression) {
                const canonical::Canonical value = run_.expression(ExpressionKind::generated, *constraint.expression, &table_, made->type);
                made->generated = value.text;
                made->columns_read = value.columns;
                made->uses = uses_of(value);
                made->uncertain = !value.certain;
            }
        if (recursed_) {
            made->local = false;
            made->inherited = true;
        }
        if (recursed_) return;
        std::vector<TableConstraint> constraints;
        for (const ConstraintDefinition& constraint : add.column.constraints) constraints.push_back({constraint, add.column.name});
        drop_repeated_keys(constraints);
        for (const TableConstraint& constraint : constraints) add_constraint(run_, table_, constraint.definition, constraint.column, only_);
    }
    void operator()(const DropColumn& drop) { drop_column(run_, table_, drop.column, drop.if_exists, drop.behaviour == Behaviour::cascade, recursed_); }
    void operator()(const AlterColumnType& change) {
        Column* changing = column(change.column);
        ColumnTypeChanged changed{table_.name, change.column, run_.type_before(table_.name, changing, change.column), run_.type(change.type)};
        changed.using_ = change.using_ != nullptr;
        changed.known = changing ? run_.known(changing->created) : run_.known(table_.created);
        const bool unread = holds_unknown(changed.from) || holds_unknown(changed.to);
        if (!changed.from.empty() && !unread) changed.reach = reach_of(canonical::type_change(changed.from, changed.to));
        if (changed.reach == ColumnTypeChanged::Reach::unknown) changed.reach = enum_reach(run_, changed.from, change.type);
        const std::string to = changed.to;
        if (!recursed_) run_.emit(std::move(changed));
        if (!changing) return;
        changing->type = to;
        changing->collation = collation_name(run_, change.collation);
        // Both come from the new type, whatever was set (ATExecAlterColumnType()).
        changing->storage.clear();
        changing->compression.clear();
        changing->changed = run_.origin();
        column_type_changed(run_, table_, change.column);
    }
    void operator()(const SetDefault& set) {
        if (Column* changing = column(set.column)) {
            // A stored generated column has an expression, not a default.
            set_default(run_, *changing, set.value);
            changing->changed = run_.origin();
        }
    }
    void operator()(const SetNotNull& set) {
        Column* changing = column(set.column);
        if (!changing || changing->not_null) return;
        changing->not_null = true;
        changing->not_null_set = run_.origin();
    }
    void operator()(const DropNotNull& drop) {
        if (Column* changing = column(drop.column)) changing->not_null = false;
    }
    void operator()(const DropExpression& drop) {
        Column* changing = column(drop.column);
        if (!changing) return;
        changing->generated.reset();
        changing->uses = {};
    }
    void operator()(const SetColumnStatistics& set) {
        if (Column* changing = column(set.column)) changing->statistics_target = set.target;
    }
    void operator()(const SetColumnOptions& set) {
        if (Column* changing = column(set.column)) set_options(changing->options, set.options, set.reset);
    }
    void operator()(const SetColumnStorage& set) {
        Column* changing = column(set.column);
        if (!changing) return;
        changing->storage = set.storage == "default" || set.storage == canonical::default_storage(changing->type) ? "" : set.storage;
    }
    void operator()(const SetColumnCompression& set) {
        if (Column* changing = column(set.column)) changing->compression = set.method == "default" ? "" : set.method;
    }
    void operator()(const SetColumnForeignOptions& set) {
        if (Column* changing = column(set.column)) set_options(changing->foreign_options, set.options);
    }
    void operator()(const AddIdentity& add) {
        if (Column* changing = column(add.column)) add_identity(run_, table_, *changing, add.identity);
    }
    void operator()(const SetIdentity& set) {
        Column* changing = column(set.column);
        if (!changing) return;
        for (const Option& option : set.options)
            if (option.name == "generated") changing->identity = text_of(option).starts_with('d') ? 'd' : 'a';
        edit_sequence(set.column, [&](Relation& sequence) {
            if (sequence.sequence) set_sequence_options(*sequence.sequence, set.options, false);
        });
    }
    void operator()(const DropIdentity& drop) {
        Column* changing = column(drop.column);
        if (!changing) return;
        changing->identity = 0;
        if (const auto sequence = sequence_of(drop.column)) run_.catalog().relations.erase(*sequence);
    }
    void operator()(const AddConstraint& add) {
        if (!recursed_) add_constraint(run_, table_, add.constraint, {}, only_);
    }
    void operator()(const AlterConstraint& alter) {
        for (Constraint& constraint : table_.constraints) {
            if (constraint.name != alter.constraint.name) continue;
            constraint.deferrable = alter.constraint.deferrable;
            constraint.initially_deferred = alter.constraint.initially_deferred;
        }
    }
    void operator()(const ValidateConstraint& validate) {
        for (Constraint& constraint : table_.constraints)
            if (constraint.name == validate.name) constraint.not_valid = false;
        if (!table_.partial || table_.constraint(validate.name)) return;
        Constraint met;                      // there is one, and whatever it says holds now: a check without a condition
        met.name = validate.name;
        met.uncertain = true;
        met.created = met.changed = {};
        table_.constraints.push_back(std::move(met));
    }
    void operator()(const DropConstraint& drop) {
        drop_constraint(run_, table_, drop.name, drop.if_exists, drop.behaviour == Behaviour::cascade, recursed_);
    }
    void operator()(const SetOwner& set) { set_owner(run_, table_, run_.role_name(set.owner)); }
    void operator()(const ClusterOn& cluster) {
        for (Index& index : table_.indexes) index.clustered = !cluster.index.empty() && index.name.name == cluster.index;
    }
    void operator()(const SetPersistence& set) {
        table_.persistence = set.logged ? Persistence::permanent : Persistence::unlogged;
        for (const QualifiedName& sequence : owned_sequences(run_.catalog(), table_.name, {}))
            run_.catalog().relations.edit(sequence, [&](Relation& owned) { owned.persistence = table_.persistence; });
    }
    void operator()(const SetAccessMethod& set) { table_.access_method = set.method == "heap" ? "" : set.method; }
    void operator()(const SetTablespace& set) { table_.tablespace = set.tablespace == "pg_default" ? "" : set.tablespace; }
    void operator()(const SetRelationOptions& set) { set_options(table_.options, set.options, set.reset); }
    /// In partitions the clones of the table's row triggers follow (EnableDisableTrigger()).
    void operator()(const AlterTriggerState& alter) {
        const auto is_meant = [&](const Trigger& trigger) { return (alter.which != AlterTriggerState::Which::named || trigger.name == alter.trigger) && (!recursed_ || trigger.inherited); };
        if (alter.which == AlterTriggerState::Which::all && !recursed_) table_.internal_triggers_disabled = alter.state == AlterTriggerState::State::disabled;
        if (table_.partial && !recursed_ && alter.which == AlterTriggerState::Which::named && !table_.trigger(alter.trigger)) {
            Trigger met;
            met.name = alter.trigger;
            table_.triggers.push_back(std::move(met));
        }
        for (Trigger& trigger : table_.triggers)
            if (is_meant(trigger)) trigger.state = firing_state(alter.state);
    }
    void operator()(const AlterRuleState& alter) {
        for (RewriteRule& rule : table_.rules)
            if (rule.name == alter.rule) rule.state = firing_state(alter.state);
    }
    void operator()(const Inherit& inherit) {
        const QualifiedName parent = run_.relation_name(inherit.parent);
        if (!inherit.add) return leave(table_, parent);
        if (would_close_circle(run_.catalog(), table_.name, parent)) return;
        const Relation* source = run_.catalog().relations.find(parent);
        table_.parents.push_back(parent);
        if (source) join(table_, *source);
    }
    void operator()(const SetOfType& set) { table_.of_type = set.type ? run_.type_name(set.type->name) : QualifiedName{}; }
    void operator()(const SetReplicaIdentity& set) {
        using Kind = SetReplicaIdentity::Kind;
        table_.replica_identity = set.kind == Kind::full ? 'f' : set.kind == Kind::nothing ? 'n' : set.kind == Kind::index ? 'i' : 'd';
        for (Index& index : table_.indexes) index.replica_identity = set.kind == Kind::index && index.name.name == set.index;
    }
    void operator()(const RowSecurity& security) {
        using Change = RowSecurity::Change;
        const bool on = security.change == Change::enable || security.change == Change::force;
        const bool forces = security.change == Change::force || security.change == Change::no_force;
        bool& flag = forces ? table_.force_row_security : table_.row_security;
        if (on && !flag) (forces ? table_.force_row_security_set : table_.row_security_set) = run_.origin();
        flag = on;
    }
    void operator()(const SetForeignOptions& set) { set_options(table_.foreign_options, set.options); }
    void operator()(const AttachPartition& attach) {
        const QualifiedName name = run_.relation_name(attach.partition);
        const Relation* now = run_.catalog().relations.find(name);
        if (!now || !attach.bound || would_close_circle(run_.catalog(), name, table_.name)) return;
        Relation partition = *now;
        partition.parents = {table_.name};
        partition.partition_bound = partition_bound_text(run_, table_, *attach.bound);
        join(partition, table_);
        for (Column& column : partition.columns) column.local = false;
        inherit_from_partitioned(run_, partition, table_);
        partition.changed = run_.origin();
        run_.catalog().relations.put(name, std::move(partition));
    }
    void operator()(const DetachPartition& detach) {
        run_.catalog().relations.edit(run_.relation_name(detach.partition), [&](Relation& partition) {
            leave(partition, table_.name);
            partition.partition_bound.clear();
            erase_if(partition.triggers, [](const Trigger& trigger) { return trigger.inherited; });
            for (Index& index : partition.indexes) index.parent = {};
            for (Constraint& constraint : partition.constraints) {
                constraint.local = true;
                constraint.inherited = false;
            }
            partition.changed = run_.origin();
        });
    }
    void operator()(const OtherAction&) {}

private:
    void keep(const Column& present, const ColumnDefinition& definition) {
        const Catalog::Mark before = run_.catalog().mark();
        Relation scratch;
        scratch.name = table_.name;
        add_column(run_, scratch, definition);
        run_.catalog().roll_back(before);
        run_.emit(Kept{ObjectKind::column, table_.name, present.name, differences(present, scratch.columns.front())});
    }
    Column* column(const std::string& name) {
        const auto found = std::find_if(table_.columns.begin(), table_.columns.end(), [&](const Column& column) { return column.name == name; });
        return found == table_.columns.end() ? nullptr : &*found;
    }
    std::optional<QualifiedName> sequence_of(const std::string& column_name) {
        for (const QualifiedName& sequence : owned_sequences(run_.catalog(), table_.name, column_name))
            if (run_.catalog().relations.find(sequence)->identity_sequence) return sequence;
        return std::nullopt;
    }
    template <typename Change>
    void edit_sequence(const std::string& column_name, const Change& change) {
        if (const auto sequence = sequence_of(column_name)) run_.catalog().relations.edit(*sequence, change);
    }
    void join(Relation& child, const Relation& parent) {
        for (Column& own : child.columns)
            if (parent.column(own.name)) own.inherited = true;
        inherit_checks(child, parent);
    }
    /// What only the parent defined stays, as the child's own.
    void leave(Relation& child, const QualifiedName& parent) {
        erase_if(child.parents, [&](const QualifiedName& name) { return name == parent; });
        for (Column& own : child.columns) {
            own.inherited = has_in_parent(run_.catalog(), child, own.name);
            own.local = own.local || !own.inherited;
        }
        if (!child.parents.empty()) return;
        for (Constraint& own : child.constraints)
            if (own.kind == Constraint::Kind::check) {
                own.inherited = false;
                own.local = true;
            }
    }

    Execution& run_;
    Relation& table_;
    bool recursed_;
    bool only_;                              ///< ALTER TABLE ONLY
};

/// Actions that reach the children too.
bool recurses(const AlterTableAction& action) {
    return std::holds_alternative<AddColumn>(action.change) || std::holds_alternative<DropColumn>(action.change) ||
           std::holds_alternative<AlterColumnType>(action.change) || std::holds_alternative<SetNotNull>(action.change) ||
           std::holds_alternative<DropNotNull>(action.change) || std::holds_alternative<SetDefault>(action.change) ||
           std::holds_alternative<ValidateConstraint>(action.change) || std::holds_alternative<DropExpression>(action.change) ||
           std::holds_alternative<SetColumnStorage>(action.change) || std::holds_alternative<AlterConstraint>(action.change) ||
           std::holds_alternative<DropConstraint>(action.change) || std::holds_alternative<AlterTriggerState>(action.change);
}

void reach_children(Execution& run, const QualifiedName& parent, const AlterTableAction& action) {
    for (const QualifiedName& name : children_of(run.catalog(), parent)) {
        Relation child = *run.catalog().relations.find(name);
        std::visit(Alteration(run, child, true, false), action.change);
        child.changed = run.origin();
        run.catalog().relations.put(name, std::move(child));
        reach_children(run, name, action);
    }
}

/// ALTER TABLE ONLY … DROP COLUMN: the children keep it as their own.
void leave_to_children(Execution& run, const QualifiedName& parent, const std::string& column) {
    for (const QualifiedName& name : children_of(run.catalog(), parent))
        run.catalog().relations.edit(name, [&](Relation& child) {
            for (Column& own : child.columns)
                if (own.name == column) {
                    own.local = true;
                    own.inherited = has_in_parent(run.catalog(), child, column);
                }
        });
}

bool alter_index(Execution& run, const AlterTable& alter) {
    const Relation* table = run.catalog().table_of_index(alter.relation.qualified(), run.path());
    if (!table) return alter.kind == ObjectKind::index;
    run.catalog().relations.edit(table->name, [&](Relation& relation) {
        for (Index& index : relation.indexes) {
            if (index.name.name != alter.relation.name) continue;
            for (const AlterTableAction& action : alter.actions) {
                if (const auto* options = std::get_if<SetRelationOptions>(&action.change)) set_options(index.options, options->options, options->reset);
                if (const auto* space = std::get_if<SetTablespace>(&action.change)) index.tablespace = space->tablespace == "pg_default" ? "" : space->tablespace;
                if (const auto* statistics = std::get_if<SetColumnStatistics>(&action.change))
                    if (statistics->number > 0 && static_cast<std::size_t>(statistics->number) <= index.keys.size())
                        index.keys[static_cast<std::size_t>(statistics->number) - 1].statistics_target = statistics->target;
                if (const auto* attach = std::get_if<AttachPartition>(&action.change)) attach_index_partition(run, index, run.relation_name(attach->partition));
            }
        }
    });
    return true;
}

bool alter_composite(Execution& run, const AlterTable& alter) {
    const QualifiedName name = run.type_name(alter.relation);
    const auto before = run.catalog().types.share(name);
    if (!before || run.relation(alter.relation)) return false;
    // The actions are those of a table; the type lends its attributes for the time.
    Relation stand_in;
    stand_in.name = name;
    stand_in.created = before->created;
    stand_in.columns = before->attributes;
    stand_in.owner = before->owner;
    for (const AlterTableAction& action : alter.actions) std::visit(Alteration(run, stand_in, false, false), action.change);
    run.catalog().types.edit(name, [&](Type& type) {
        type.attributes = std::move(stand_in.columns);
        type.owner = stand_in.owner;
        type.changed = run.origin();
    });
    return true;
}

}  // namespace

void apply(Execution& run, const AlterTable& alter) {
    const Relation* existing = run.relation(alter.relation);
    if (!existing && (alter_composite(run, alter) || alter_index(run, alter))) return;
    if (!existing && alter.if_exists && run.catalog().complete) return;
    if (!existing) {
        run.meet(alter.relation, alter.kind);
        if (alter.if_exists) run.interpreter.doubt(run.relation_name(alter.relation));   // it may not be there
        existing = run.relation(alter.relation);
    }

    // An unknown table still shows what is done to it; nothing about it is kept.
    Relation table;
    if (existing) table = *existing;
    table.name = existing ? existing->name : run.relation_name(alter.relation);
    run.relation_before = run.catalog().relations.share(table.name);
    const QualifiedName name = table.name;
    for (const AlterTableAction& action : alter.actions) {
        std::visit(Alteration(run, table, false, alter.relation.only), action.change);
        table.changed = run.origin();
        if (!existing) continue;
        // Each action sees what the one before did, also through the catalog.
        run.catalog().relations.put(name, table);
        if (!alter.relation.only && recurses(action)) reach_children(run, name, action);
        if (const auto* drop = std::get_if<DropColumn>(&action.change); drop && alter.relation.only) leave_to_children(run, name, drop->column);
        if (const Relation* now = run.catalog().relations.find(name)) table = *now;
    }
}

}  // namespace pgsteward::interpret
