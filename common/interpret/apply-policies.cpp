// Row security policies.
#include <algorithm>
#include <optional>

#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/names.hpp"
#include "sql/print-expression.hpp"

namespace pgsteward::interpret {
namespace {

/// PUBLIC stands for everybody: the server forgets other roles beside it.
std::vector<std::string> policy_roles(Execution& run, const std::vector<sql::RoleReference>& roles) {
    std::vector<std::string> names = run.role_names(roles);
    if (names.empty() || std::find(names.begin(), names.end(), "public") != names.end()) return {"public"};
    return names;
}

void set_expressions(Execution& run, RowPolicy& policy, const Relation* table, const sql::ExpressionPtr& using_, const sql::ExpressionPtr& with_check) {
    const auto set = [&](Rare<std::string>& place, const canonical::Canonical& condition) {
        place = condition.text;
        policy.uses.add(uses_of(condition));
        policy.columns_read.append(condition.columns.begin(), condition.columns.end());
        policy.uncertain |= !condition.certain;
    };
    std::optional<canonical::Canonical> condition;
    if (using_) set(policy.using_, condition.emplace(run.expression(ExpressionKind::policy, *using_, table, "boolean")));
    // Most policies say the same of rows that are read and rows that are written.
    const bool same = using_ && with_check && sql::print(*using_) == sql::print(*with_check);
    if (with_check) set(policy.with_check, same ? *condition : condition.emplace(run.expression(ExpressionKind::policy, *with_check, table, "boolean")));
    if (table) policy.uses.remove(table->name);
}

}  // namespace

void apply(Execution& run, const sql::CreatePolicy& create) {
    run.meet(create.table);
    const QualifiedName table = run.relation_name(create.table);
    RowPolicy policy;
    policy.name = cut_name(create.name);
    policy.command = create.command.empty() ? "all" : create.command;
    policy.permissive = create.permissive;
    policy.roles = policy_roles(run, create.roles);
    set_expressions(run, policy, run.catalog().relations.find(table), create.using_, create.with_check);
    policy.created = policy.changed = run.origin();
    run.created(ObjectKind::policy, table, create.name);
    run.relation_before = run.catalog().relations.share(table);
    run.catalog().relations.edit(table, [&](Relation& relation) { relation.policies.push_back(policy); });
}

void apply(Execution& run, const sql::AlterPolicy& alter) {
    const QualifiedName table = run.relation_name(alter.table);
    run.relation_before = run.catalog().relations.share(table);
    run.catalog().relations.edit(table, [&](Relation& relation) {
        for (RowPolicy& policy : relation.policies) {
            if (policy.name != alter.name) continue;
            if (!alter.roles.empty()) policy.roles = policy_roles(run, alter.roles);
            set_expressions(run, policy, run.relation_before.get(), alter.using_, alter.with_check);
            policy.changed = run.origin();
        }
    });
}

}  // namespace pgsteward::interpret
