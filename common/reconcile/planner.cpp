#include "reconcile/planner.hpp"

#include <fmt/format.h>

namespace pgsteward::reconcile {

void append(std::vector<std::string>& statements, std::vector<std::string> more) {
    for (std::string& statement : more) statements.push_back(std::move(statement));
}

std::string part_identity(const Relation& relation, const std::string& part) { return relation.name.display() + "." + part; }

Planner::Planner(const diff::DriftList& drifts, const PlanOptions& options) : options_(options), drifts_(drifts), sides_(drifts), fates_(sides_, options.postgres), wants_(drifts.expected) {}

Plan Planner::run() {
    rename();
    for (const Key& key : fates_.gone())
        if (const Part* part = fates_.dependencies().part(key)) {
            if (!fates_.goes_with_whole(*part)) drop(*part);
            const Changed* changed = sides_.change_of(key);
            if ((!changed || changed->change == Change::changed) && sides_.in_expected(*part)) create(changed ? changed->kind : part->kind, part->identity, changed ? changed->whole : part->whole);   // an index may move to another table
        }
    for (const auto& [key, changed] : sides_.changed) {
        if (changed.change == Change::missing) create(changed.kind, changed.object, changed.whole);
        else if (changed.change == Change::unexpected && !fates_.goes(key)) alter(changed);   // a role, default privileges, an attribute
        else if (changed.change == Change::changed && !fates_.goes(key)) alter(changed);
    }
    for (const Key& key : fates_.detached())
        if (const Relation *before = sides_.found.relation(key), *now = sides_.wanted.relation(key); before && now && !fates_.goes(key)) reattach(*before, *now);
    keep_owned_sequences();
    swap_types();
    retype_columns();
    reset_defaults();
    for (Action& action : ordered(std::move(actions_)))
        plan_.steps.push_back({std::move(action.object), std::move(action.statements), action.destructive, action.alone, std::move(action.note)});
    return std::move(plan_);
}

void Planner::rename() {
    for (const diff::Rename& rename : drifts_.renames) {
        if (rename.undetermined) continue;
        const std::string& identity = rename.expected_identity.empty() ? rename.actual_identity : rename.expected_identity;
        plan_.steps.push_back({fmt::format("{} {}", name_of(rename.kind), identity), {rename.statement}, false, false, {}});
    }
}

Action& Planner::add(Rank rank, ObjectKind kind, const std::string& identity, print::Statements statements) {
    actions_.push_back({rank, fmt::format("{} {}", name_of(kind), identity), std::move(statements)});
    return actions_.back();
}

Action& Planner::add_if_any(Rank rank, ObjectKind kind, const std::string& identity, print::Statements statements) {
    static Action nothing;
    if (statements.empty()) return nothing = Action();
    return add(rank, kind, identity, std::move(statements));
}

bool Planner::made_with_whole(const std::string& whole) const {
    if (whole.empty()) return false;
    if (fates_.goes(whole)) return true;
    const Changed* changed = sides_.change_of(whole);
    return changed && changed->change == Change::missing;
}

void Planner::drop(const Part& part) {
    if (is_relation(part.kind)) return drop_relation(*sides_.found.relation(part.identity));
    const std::string name = diff::part_name(part.identity, part.whole);
    switch (part.kind) {
        case ObjectKind::column: return drop_column(*sides_.found.relation(part.whole), *sides_.found.relation(part.whole)->column(name));
        case ObjectKind::constraint: return drop_constraint(*sides_.found.relation(part.whole), *sides_.found.relation(part.whole)->constraint(name));
        case ObjectKind::index: {
            const Relation& table = *sides_.found.table_of_index(part.identity);
            return drop_index(table, *table.index(part.identity.substr(table.name.schema.size() + 1)));
        }
        case ObjectKind::trigger:
        case ObjectKind::policy:
        case ObjectKind::rule: return drop_table_part(*sides_.found.relation(part.whole), part.kind, name);
        case ObjectKind::function:
        case ObjectKind::procedure:
        case ObjectKind::aggregate: {
            const Routine& routine = *sides_.found.routine(part.identity);
            const bool early = (fates_.goes(part.identity) && sides_.in_expected(part)) || fates_.gives_way(part);
            Action& action = add(early ? Rank::drop_dependent : Rank::drop_routine, part.kind, part.identity, {"DROP " + print::reference(routine)});
            action.drops = {part.identity, key_of(ObjectKind::other, "routine " + routine.name.display())};
            action.frees = needs_of(routine);
            return;
        }
        case ObjectKind::type:
        case ObjectKind::domain: return drop_type(*sides_.found.type(part.identity));
        case ObjectKind::domain_constraint: return drop_domain_constraint(*sides_.found.type(part.whole), *named(sides_.found.type(part.whole)->constraints, name));
        default:
            if (const OtherObject* other = sides_.found.other(part.kind, part.identity)) drop_other(*other);
    }
}

void Planner::create(ObjectKind kind, const std::string& identity, const std::string& whole) {
    if (made_with_whole(whole)) return;
    const std::string name = diff::part_name(identity, whole);
    const diff::ObjectFinder& side = sides_.made_from(key_of(kind, identity));
    const Relation* table = whole.empty() ? nullptr : side.relation(whole);
    if (is_relation(kind)) return create_relation(*side.relation(identity));
    switch (kind) {
        case ObjectKind::column: return create_column(*table, *table->column(name));
        case ObjectKind::constraint: return create_constraint(*table, *table->constraint(name));
        case ObjectKind::index: {
            const Relation& owner = *side.table_of_index(identity);
            if (made_with_whole(owner.name.display())) return;   // it may stand on another table than before
            return create_index(owner, *owner.index(identity.substr(owner.name.schema.size() + 1)));
        }
        case ObjectKind::trigger: return create_trigger(*table, *table->trigger(name));
        case ObjectKind::policy: return create_policy(*table, *table->policy(name));
        case ObjectKind::rule: return create_rule(*table, *named(table->rules, name));
        case ObjectKind::function:
        case ObjectKind::procedure:
        case ObjectKind::aggregate: return create_routine(*side.routine(identity));
        case ObjectKind::type:
        case ObjectKind::domain: return create_type(*side.type(identity), nullptr);
        case ObjectKind::attribute: return alter_attribute(*sides_.change_of(key_of(kind, identity)));
        case ObjectKind::domain_constraint: return create_domain_constraint(*side.type(whole), *named(side.type(whole)->constraints, name));
        case ObjectKind::role: return alter_role(*sides_.change_of(key_of(kind, identity)));
        case ObjectKind::default_acl: return alter_default_privileges(*sides_.change_of(key_of(kind, identity)));
        case ObjectKind::privileges: return alter_privileges(*sides_.change_of(key_of(kind, identity)));
        default:
            if (const OtherObject* other = side.other(kind, identity)) create_other(*other);
    }
}

void Planner::alter(const Changed& changed) {
    if (made_with_whole(changed.whole)) return;
    if (is_relation(changed.kind)) return alter_relation(changed);
    switch (changed.kind) {
        case ObjectKind::column: return alter_column(changed);
        case ObjectKind::constraint: return alter_constraint(changed);
        case ObjectKind::index: return alter_index(changed);
        case ObjectKind::trigger: return alter_trigger(changed);
        case ObjectKind::policy: return alter_policy(changed);
        case ObjectKind::rule: return alter_rule(changed);
        case ObjectKind::function:
        case ObjectKind::procedure:
        case ObjectKind::aggregate: return alter_routine(changed);
        case ObjectKind::type:
        case ObjectKind::domain: return alter_type(changed);
        case ObjectKind::attribute: return alter_attribute(changed);
        case ObjectKind::domain_constraint: return alter_domain_constraint(changed);
        case ObjectKind::role: return alter_role(changed);
        case ObjectKind::default_acl: return alter_default_privileges(changed);
        case ObjectKind::privileges: return alter_privileges(changed);
        default: return alter_other(changed);
    }
}

Plan plan(const diff::DriftList& drifts, const PlanOptions& options) { return Planner(drifts, options).run(); }

}  // namespace pgsteward::reconcile
