// Triggers, policies and rules.
#include <fmt/format.h>

#include "reconcile/planner.hpp"

namespace pgsteward::reconcile {
namespace {

Key key_in(ObjectKind kind, const Relation& table, const std::string& name) { return key_of(kind, part_identity(table, name)); }

std::string or_replace(const std::string& create) { return "CREATE OR REPLACE" + create.substr(std::string_view("CREATE").size()); }

}  // namespace

void Planner::create_trigger(const Relation& table, const Trigger& trigger) {
    const std::string identity = part_identity(table, trigger.name);
    if (!trigger.inherited) {
        Action& action = add(Rank::create_trigger, ObjectKind::trigger, identity, {print::create_trigger(table, trigger)});
        action.makes = {key_in(ObjectKind::trigger, table, trigger.name)};
        action.needs = needs_of(table, trigger);
        for (const QualifiedName& child : drifts_.expected.relations.users_of(table.name)) action.needs.push_back(key_of(ObjectKind::other, "attached " + child.display()));
        action.follows.push_back(key_of(ObjectKind::other, "attached " + table.name.display()));   // DETACH takes a clone of that name along
        if (trigger.state != FiringState::enabled) action.statements.push_back(print::trigger_state(table, trigger));
    }
    new_part_comment(ObjectKind::trigger, identity, print::part_reference(ObjectKind::trigger, trigger.name, table.name), trigger.comment);
}

void Planner::create_policy(const Relation& table, const RowPolicy& policy) {
    Action& action = add(Rank::create_policy, ObjectKind::policy, part_identity(table, policy.name), {print::create_policy(table, policy)});
    action.makes = {key_in(ObjectKind::policy, table, policy.name)};
    action.needs = needs_of(table, policy);
    new_part_comment(ObjectKind::policy, part_identity(table, policy.name), print::part_reference(ObjectKind::policy, policy.name, table.name), policy.comment);
}

void Planner::create_rule(const Relation& table, const RewriteRule& rule) {
    Action& action = add(Rank::create_rule, ObjectKind::rule, part_identity(table, rule.name), {print::create_rule(table, rule)});
    action.makes = {key_in(ObjectKind::rule, table, rule.name)};
    action.needs = needs_of(drifts_.expected, table, rule);
    if (rule.state != FiringState::enabled) action.statements.push_back(print::rule_state(table, rule));
    new_part_comment(ObjectKind::rule, part_identity(table, rule.name), print::part_reference(ObjectKind::rule, rule.name, table.name), rule.comment);
}

void Planner::drop_table_part(const Relation& table, ObjectKind kind, const std::string& name) {
    const Rank rank = kind == ObjectKind::policy ? Rank::drop_policy : kind == ObjectKind::trigger ? Rank::drop_trigger : Rank::drop_rule;
    const Trigger* trigger = kind == ObjectKind::trigger ? table.trigger(name) : nullptr;
    if (trigger && trigger->inherited) return;   // goes with its parent's
    Action& action = add(rank, kind, part_identity(table, name), {fmt::format("DROP {} {} ON {}", kind == ObjectKind::policy ? "POLICY" : kind == ObjectKind::trigger ? "TRIGGER" : "RULE", quoted(name), quoted(table.name))});
    action.drops = {key_in(kind, table, name)};
    if (trigger) action.frees = needs_of(table, *trigger);
    if (const RowPolicy* policy = kind == ObjectKind::policy ? table.policy(name) : nullptr) action.frees = needs_of(table, *policy);
    if (const RewriteRule* rule = kind == ObjectKind::rule ? named(table.rules, name) : nullptr) action.frees = needs_of(drifts_.actual, table, *rule);
    const Changed* changed = sides_.change_of(action.drops.front());
    action.destructive = changed && changed->change == Change::unexpected;
}

void Planner::alter_trigger(const Changed& changed) {
    const Relation &before = *sides_.found.relation(changed.whole), &now = *sides_.wanted.relation(changed.whole);
    const std::string name = diff::part_name(changed.object, changed.whole);
    const Trigger &old = *before.trigger(name), &trigger = *now.trigger(name);
    Trigger same = trigger;
    same.state = old.state;
    same.comment = old.comment;
    same.inherited = old.inherited;
    if (!(same == old) && !trigger.inherited) {
        const bool replaced = !old.constraint && !trigger.constraint && options_.postgres >= 14;
        print::Statements statements = {print::create_trigger(now, trigger)};
        if (replaced) statements.front() = or_replace(statements.front());
        else statements.insert(statements.begin(), fmt::format("DROP TRIGGER {} ON {}", quoted(name), quoted(now.name)));
        if (trigger.state != FiringState::enabled) statements.push_back(print::trigger_state(now, trigger));
        Action& action = add(Rank::create_trigger, ObjectKind::trigger, changed.object, std::move(statements));
        action.makes = {key_of(ObjectKind::trigger, changed.object)};
        action.needs = needs_of(now, trigger);
        action.frees = needs_of(before, old);
        if (!replaced) new_part_comment(ObjectKind::trigger, changed.object, print::part_reference(ObjectKind::trigger, name, now.name), trigger.comment);
        else part_comment(changed, print::part_reference(ObjectKind::trigger, name, now.name), trigger.comment);
        return;
    }
    if (changed.is("state")) {
        Action& action = add(Rank::create_trigger, ObjectKind::trigger, changed.object, {print::trigger_state(now, trigger)});
        action.destructive = trigger.state == FiringState::disabled;
    }
    part_comment(changed, print::part_reference(ObjectKind::trigger, name, now.name), trigger.comment);
}

void Planner::alter_policy(const Changed& changed) {
    const Relation &before = *sides_.found.relation(changed.whole), &now = *sides_.wanted.relation(changed.whole);
    const std::string name = diff::part_name(changed.object, changed.whole);
    const RowPolicy &old = *before.policy(name), &policy = *now.policy(name);
    const std::string reference = print::part_reference(ObjectKind::policy, name, now.name);
    if (changed.any("command", "restrictive", "roles", "using", "with check")) {
        const std::optional<std::string> altered = print::alter_policy(now, old, policy);
        Action& action = add(Rank::create_policy, ObjectKind::policy, changed.object, {altered ? *altered : print::create_policy(now, policy)});
        if (!altered) action.statements.insert(action.statements.begin(), fmt::format("DROP POLICY {} ON {}", quoted(name), quoted(now.name)));
        action.makes = {key_of(ObjectKind::policy, changed.object)};
        action.needs = needs_of(now, policy);
        action.frees = needs_of(before, old);
        if (!altered) return new_part_comment(ObjectKind::policy, changed.object, reference, policy.comment);
    }
    part_comment(changed, reference, policy.comment);
}

void Planner::alter_rule(const Changed& changed) {
    const Relation &before = *sides_.found.relation(changed.whole), &now = *sides_.wanted.relation(changed.whole);
    const std::string name = diff::part_name(changed.object, changed.whole);
    const RewriteRule &old = *named(before.rules, name), &rule = *named(now.rules, name);
    if (changed.is("definition")) {
        Action& action = add(Rank::create_rule, ObjectKind::rule, changed.object, {or_replace(print::create_rule(now, rule))});
        action.makes = {key_of(ObjectKind::rule, changed.object)};
        action.needs = needs_of(drifts_.expected, now, rule);
        action.frees = needs_of(drifts_.actual, before, old);
    }
    if (changed.is("state")) add(Rank::create_rule, ObjectKind::rule, changed.object, {print::rule_state(now, rule)}).needs = {key_of(ObjectKind::rule, changed.object)};
    part_comment(changed, print::part_reference(ObjectKind::rule, name, now.name), rule.comment);
}

}  // namespace pgsteward::reconcile
