// ALTER TABLE, action by action.
#include <algorithm>

#include "canonical/type-name.hpp"
#include "interpret/executor.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::interpret {
namespace {

using namespace sql;

bool holds(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

/// Does an element ("lower(name)", "name") use the column? By word, for expressions are kept as text.
bool mentions(const std::string& element, const std::string& column) {
    const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; };
    for (std::size_t at = element.find(column); at != std::string::npos; at = element.find(column, at + 1)) {
        const std::size_t end = at + column.size();
        if ((at == 0 || !is_word(element[at - 1])) && (end == element.size() || !is_word(element[end]))) return true;
    }
    return false;
}

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
ColumnTypeChanged::Reach enum_reach(const Catalog& catalog, const Session& session, const std::string& from, const TypeName& to) {
    const auto find = [&](const QualifiedName& name) -> const Type* {
        if (!name.schema.empty()) return catalog.types.find(name);
        for (const std::string& schema : session.search_path)
            if (const Type* type = catalog.types.find({schema, name.name})) return type;
        return nullptr;
    };
    const std::size_t dot = from.find('.');
    const Type* before = dot == std::string::npos ? find({"", from}) : find({from.substr(0, dot), from.substr(dot + 1)});
    const Type* after = find(to.name.qualified());
    if (!before || !after || before->labels.empty() || after->labels.empty()) return ColumnTypeChanged::Reach::unknown;
    const bool all = std::all_of(before->labels.begin(), before->labels.end(), [&](const std::string& label) { return holds(after->labels, label); });
    return all ? ColumnTypeChanged::Reach::widening : ColumnTypeChanged::Reach::narrowing;
}

Column* editable(Relation& table, const std::string& name) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& column) { return column.name == name; });
    return found == table.columns.end() ? nullptr : &*found;
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

}  // namespace

void Executor::drop_column(Relation& table, const DropColumn& drop) {
    const Column* column = table.column(drop.column);
    if (!column && drop.if_exists && catalog().complete) return;
    Dropped dropped{ObjectKind::column, table.name, drop.column};
    dropped.if_exists = drop.if_exists;
    dropped.known = column ? known(column->created) : known(table.created) == Known::this_migration ? Known::this_migration : Known::no;
    dropped.temporary = table.persistence == Persistence::temporary;
    dropped.relation = catalog().relations.share(table.name);
    emit(dropped);
    if (!column) return;
    const std::string name = drop.column;
    std::erase_if(table.columns, [&](const Column& other) { return other.name == name; });
    std::erase_if(table.constraints, [&](const Constraint& constraint) { return holds(constraint.columns, name); });
    std::erase_if(table.indexes, [&](const Index& index) {
        const bool uses = std::any_of(index.elements.begin(), index.elements.end(), [&](const std::string& element) { return mentions(element, name); }) ||
                          holds(index.including, name) || mentions(index.predicate, name);
        if (uses) catalog().index_tables.erase(index.name);
        return uses;
    });
    std::vector<QualifiedName> owned;
    for (const auto& [sequence, relation] : catalog().relations)
        if (relation->kind == ObjectKind::sequence && relation->owned_by == std::pair(table.name, name)) owned.push_back(sequence);
    for (const QualifiedName& sequence : owned) catalog().relations.erase(sequence);
}

void Executor::drop_constraint(Relation& table, const DropConstraint& drop) {
    const Constraint* constraint = table.constraint(drop.name);
    if (!constraint && drop.if_exists && catalog().complete) return;
    Dropped dropped{ObjectKind::constraint, table.name, drop.name};
    dropped.if_exists = drop.if_exists;
    dropped.by_cascade = false;
    dropped.known = constraint ? known(constraint->created) : known(table.created) == Known::this_migration ? Known::this_migration : Known::no;
    dropped.temporary = table.persistence == Persistence::temporary;
    dropped.relation = catalog().relations.share(table.name);
    emit(dropped);
    std::erase_if(table.constraints, [&](const Constraint& other) { return other.name == drop.name; });
    std::erase_if(table.indexes, [&](const Index& index) {
        const bool backs = index.of_constraint && index.name.name == drop.name;
        if (backs) catalog().index_tables.erase(index.name);
        return backs;
    });
}

void Executor::change_column_type(Relation& table, const AlterColumnType& change) {
    Column* column = editable(table, change.column);
    ColumnTypeChanged changed{table.name, change.column, column ? column->type : "", canonical::type_name(change.type)};
    changed.using_ = change.using_ != nullptr;
    changed.known = column ? known(column->created) : known(table.created);
    if (!changed.from.empty()) changed.reach = reach_of(canonical::type_change(changed.from, changed.to));
    if (changed.reach == ColumnTypeChanged::Reach::unknown) changed.reach = enum_reach(catalog(), session(), changed.from, change.type);
    emit(changed);
    if (!column) return;
    column->type = changed.to;
    column->collation = change.collation.name;
    column->changed = origin();
}

void Executor::alter_column(Relation& table, const AlterTableAction& action) {
    if (const auto* add = std::get_if<AddColumn>(&action.change)) {
        if (add->if_not_exists && table.column(add->column.name)) return;
        created(ObjectKind::column, table.name, add->column.name);
        add_column(table, add->column);
    } else if (const auto* drop = std::get_if<DropColumn>(&action.change)) {
        drop_column(table, *drop);
    } else if (const auto* type = std::get_if<AlterColumnType>(&action.change)) {
        change_column_type(table, *type);
    } else if (const auto* value = std::get_if<SetDefault>(&action.change)) {
        if (Column* column = editable(table, value->column)) {
            if (value->value) column->default_ = print(*value->value);
            else column->default_.reset();
        }
    } else if (const auto* set = std::get_if<SetNotNull>(&action.change)) {
        if (Column* column = editable(table, set->column); column && !column->not_null) {
            column->not_null = true;
            column->not_null_set = origin();
        }
    } else if (const auto* null = std::get_if<DropNotNull>(&action.change)) {
        if (Column* column = editable(table, null->column)) column->not_null = false;
    } else if (const auto* expression = std::get_if<DropExpression>(&action.change)) {
        if (Column* column = editable(table, expression->column)) column->generated.reset();
    } else if (const auto* identity = std::get_if<AddIdentity>(&action.change)) {
        if (Column* column = editable(table, identity->column))
            column->identity = identity->identity.generated_when.empty() ? 'a' : identity->identity.generated_when[0];
    } else if (const auto* none = std::get_if<DropIdentity>(&action.change)) {
        if (Column* column = editable(table, none->column)) column->identity = 0;
    }
}

void Executor::alter_relation(Relation& table, const AlterTableAction& action) {
    if (const auto* add = std::get_if<AddConstraint>(&action.change)) {
        add_constraint(table, add->constraint, {});
    } else if (const auto* drop = std::get_if<DropConstraint>(&action.change)) {
        drop_constraint(table, *drop);
    } else if (const auto* validate = std::get_if<ValidateConstraint>(&action.change)) {
        for (Constraint& constraint : table.constraints)
            if (constraint.name == validate->name) constraint.not_valid = false;
    } else if (const auto* owner = std::get_if<SetOwner>(&action.change)) {
        table.owner = owner->owner.name.empty() ? session().role : owner->owner.name;
    } else if (const auto* trigger = std::get_if<AlterTriggerState>(&action.change)) {
        if (trigger->which == AlterTriggerState::Which::all) table.internal_triggers_disabled = trigger->state == AlterTriggerState::State::disabled;
        for (Trigger& other : table.triggers)
            if (trigger->which != AlterTriggerState::Which::named || other.name == trigger->trigger) other.state = firing_state(trigger->state);
    } else if (const auto* rule = std::get_if<AlterRuleState>(&action.change)) {
        for (RewriteRule& other : table.rules)
            if (other.name == rule->rule) other.state = firing_state(rule->state);
    } else if (const auto* security = std::get_if<RowSecurity>(&action.change)) {
        using Change = RowSecurity::Change;
        const bool on = security->change == Change::enable || security->change == Change::force;
        const bool forces = security->change == Change::force || security->change == Change::no_force;
        bool& flag = forces ? table.force_row_security : table.row_security;
        if (on && !flag) (forces ? table.force_row_security_set : table.row_security_set) = origin();
        flag = on;
    } else if (const auto* inherit = std::get_if<Inherit>(&action.change)) {
        const QualifiedName parent = relation_name(inherit->parent);
        if (inherit->add) table.parents.push_back(parent);
        else std::erase(table.parents, parent);
    } else if (const auto* persistence = std::get_if<SetPersistence>(&action.change)) {
        table.persistence = persistence->logged ? Persistence::permanent : Persistence::unlogged;
    } else if (const auto* attach = std::get_if<AttachPartition>(&action.change)) {
        catalog().relations.edit(relation_name(attach->partition), [&](Relation& partition) {
            partition.parents = {table.name};
            partition.partition_bound = attach->bound && attach->bound->kind == PartitionBound::Kind::default_ ? "default" : "for values";
        });
    } else if (const auto* detach = std::get_if<DetachPartition>(&action.change)) {
        catalog().relations.edit(relation_name(detach->partition), [](Relation& partition) {
            partition.parents.clear();
            partition.partition_bound.clear();
        });
    }
}

void Executor::alter_table(const AlterTable& alter) {
    const QualifiedName name = relation_name(alter.relation);
    const Relation* existing = catalog().relations.find(name);
    if (!existing && alter.kind == ObjectKind::index) return;
    if (!existing && alter.if_exists && catalog().complete) return;

    // An unknown table still shows what is done to it; nothing about it is kept.
    Relation table;
    if (existing) table = *existing;
    if (const Type* composite = existing ? nullptr : catalog().types.find(name)) table.created = composite->created;
    table.name = name;
    relation_before_ = catalog().relations.share(name);
    for (const AlterTableAction& action : alter.actions) {
        alter_column(table, action);
        alter_relation(table, action);
    }
    table.changed = origin();
    if (existing) catalog().relations.put(name, std::move(table));
}

}  // namespace pgsteward::interpret
