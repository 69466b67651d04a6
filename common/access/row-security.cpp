#include "access/row-security.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "access/protection-doubts.hpp"
#include "access/role-on-table.hpp"

namespace pgsteward::access {
namespace {

using Verdict = TableResult::Verdict;

PolicyResult judge_policy(RowJudge& judge, const Tenancy& tenancy, const RowCases& cases, RoleId role, const RowPolicy& policy) {
    using Bound = PolicyResult::Bound;
    PolicyResult result{&policy, Bound::yes, {}, {}, {}, {}};
    const PolicyFormulas& both = judge.formulas(*cases.own.relation, policy);
    const bool writes = policy.command != "select" && policy.command != "delete";
    if (both.using_ && policy.command != "insert") result.using_ = admission_of(judge, tenancy, cases, role, both.using_, *both.using_written);
    if (both.check && writes && both.check != both.using_) result.check = admission_of(judge, tenancy, cases, role, both.check, *both.check_written);
    for (const FormulaPtr& condition : {both.using_, both.check != both.using_ ? both.check : nullptr}) {
        if (!condition || !result.through_other_setting.admits.empty()) continue;
        ThroughOtherSetting through = through_other_setting(judge, tenancy, cases, role, condition);
        if (!through.admits.empty() || result.through_other_setting.unknown.empty()) result.through_other_setting = std::move(through);
    }
    for (const Admission* admission : {&result.using_, &result.check}) {
        if (admission->admits() && result.bound != Bound::no) {
            result.bound = Bound::no;
            result.why = admission->witness;
        } else if (!admission->unknown.empty() && result.bound == Bound::yes) {
            result.bound = Bound::unknown;
            result.why = admission->unknown;
        }
    }
    return result;
}

/// The roles that are judged.
std::vector<RoleId> roles_of(const RowJudge& judge, const Tenancy& tenancy) {
    std::vector<RoleId> roles;
    for (const std::string& name : tenancy.roles)
        if (const auto role = judge.graph().find(name)) roles.push_back(*role);
    if (tenancy.roles_assumed)
        if (const auto role = judge.graph().find(any_application_role)) roles.push_back(*role);
    return roles;
}

/// Any role that the policy holds for; the roles that applications use first.
RoleId role_of(const RowJudge& judge, const std::vector<RoleId>& roles, const RowPolicy& policy) {
    const RoleGraph& graph = judge.graph();
    for (const RoleId role : roles)
        if (applies_to(policy, role, graph)) return role;
    for (const std::string& name : policy.roles)
        if (const auto role = graph.find(name)) return *role;
    return roles.empty() ? everyone : roles[0];
}

void conclude(TableResult& table) {
    const RoleResult* leaking = nullptr;
    const CommandResult* how = nullptr;
    bool unknown = false;
    for (const RoleResult& role : table.roles)
        for (const CommandResult& command : role.commands) {
            if (command.leaks() && !how) {
                leaking = &role;
                how = &command;
            }
            if (!command.undetermined()) continue;
            for (const Seen& seen : command.by)
                if (seen.outcome == RowEffect::unknown && !unknown) table.why = fmt::format("{} of {}: {}", name_of(command.command), role.role, seen.why);
            unknown = true;
        }
    if (how) {
        const auto seen = std::find_if(how->by.begin() + 1, how->by.end(), [](const Seen& one) { return one.outcome == RowEffect::visible; });
        table.verdict = table.relation->row_security ? Verdict::leaking : Verdict::unprotected;
        table.why = table.relation->row_security ? fmt::format("{} of {} reaches {}", name_of(how->command), leaking->role, seen->why) : "row level security is not enabled";
        return;
    }
    table.verdict = unknown ? Verdict::undetermined : Verdict::isolated;
    if (!unknown) table.why.clear();
}

/// The own column that the condition compares with the setting, or with a tenant column of another table.
void vote(const Formula& condition, const Tenancy& tenancy, std::map<std::string, std::size_t>& votes) {
    const auto own_column = [](const Formula& side) -> const Formula* {
        const Formula* at = &side;
        while (at->kind == Formula::Kind::cast) at = at->arguments[0].get();
        return at->kind == Formula::Kind::column && at->entry == own_row ? at : nullptr;
    };
    for_each(condition, [&](const Formula& one) {
        const bool compares = (one.kind == Formula::Kind::compare && one.name == "=") || one.kind == Formula::Kind::distinct || one.kind == Formula::Kind::in_any;
        if (!compares || one.arguments.empty()) return;
        for (std::size_t at = 0; at < one.arguments.size(); ++at) {
            const Formula* column = own_column(*one.arguments[at]);
            if (!column) continue;
            const auto weigh = [&](const Formula& other) {
                for (const SettingRead& read : settings_read(other)) votes[column->name] += read.name == tenancy.setting ? 100 : 1;
                for_each(other, [&](const Formula& inner) {
                    if (inner.kind == Formula::Kind::column && inner.entry != own_row && inner.name == tenancy.column) votes[column->name] += 1000;
                });
            };
            for (std::size_t other = 0; other < one.arguments.size(); ++other)
                if (other != at) weigh(*one.arguments[other]);
            if (one.query)
                for (const FormulaPtr& output : one.query->outputs) weigh(*output);
        }
    });
}

}  // namespace

As as_of(const SeedRow& row, const Asking& asking) {
    if (is_own(row, asking)) return As::own;
    switch (asking.as) {
        case Asking::As::unset: return As::unset;
        case Asking::As::empty: return As::empty;
        case Asking::As::garbage: return As::garbage;
        case Asking::As::tenant: break;
    }
    return As::other;
}

std::string_view name_of(As as) {
    constexpr std::string_view words[] = {"own", "other", "unset", "empty", "garbage"};
    return words[static_cast<std::size_t>(as)];
}

std::string_view name_of(Verdict verdict) {
    constexpr std::string_view words[] = {"isolated", "exempt", "undetermined", "leaking", "unprotected"};
    return words[static_cast<std::size_t>(verdict)];
}

bool CommandResult::leaks() const {
    return std::any_of(by.begin() + 1, by.end(), [](const Seen& seen) { return seen.outcome == RowEffect::visible; });
}

bool CommandResult::undetermined() const {
    return !leaks() && std::any_of(by.begin() + 1, by.end(), [](const Seen& seen) { return seen.outcome == RowEffect::unknown; });
}

const TableResult* RowSecurityReview::table(const Relation& relation) const {
    const auto found = by_relation.find(&relation);
    return found == by_relation.end() ? nullptr : &tables[found->second];
}

std::string tenant_column_of(const Tenancy& tenancy, RowJudge& judge, const Relation& relation) {
    if (tenancy.is_tenant_table(relation)) return tenancy.column;
    std::map<std::string, std::size_t> votes;
    for (const FormulaPtr& condition : judge.conditions(relation)) vote(*condition, tenancy, votes);
    const auto most = std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == votes.end() ? std::string() : most->first;
}

TableResult judge_table(RowJudge& judge, const Tenancy& tenancy, const Relation& relation, const std::string& tenant_column) {
    TableResult table;
    table.relation = &relation;
    table.tenant_column = tenant_column;
    if (tenancy.is_exempt(relation)) {
        table.verdict = Verdict::exempt;
        table.why = tenancy.exempt.at(relation.name.display());
        return table;
    }
    const auto conditions = judge.conditions(relation);
    const std::vector<RoleId> roles = roles_of(judge, tenancy);
    std::vector<std::string> names;
    for (const RoleId role : roles) names.push_back(judge.graph().name(role));
    table.cases = std::make_shared<const RowCases>(row_cases({judge.privileges().catalog(), relation, tenant_column, tenancy.setting, names, conditions, judge.lookups(conditions)}));
    for (const RoleId role : roles) table.roles.push_back(judge_role(judge, tenancy, *table.cases, role));
    for (const RowPolicy& policy : relation.policies) table.policies.push_back(judge_policy(judge, tenancy, *table.cases, role_of(judge, roles, policy), policy));
    conclude(table);
    return table;
}

namespace {

/// Everything that a table's result depends on, as far as that is its own: tables of one shape have one result. Nothing
/// where its policies look up other tables, or columns have privileges of their own.
std::optional<std::string> shape_of(RowJudge& judge, const Tenancy& tenancy, const Relation& relation, const std::string& tenant_column) {
    std::vector<std::string> columns = {tenant_column};
    std::string shape = fmt::format("{} {} {}\n", tenant_column, relation.row_security, relation.force_row_security);
    for (const RowPolicy& policy : relation.policies) {
        const PolicyFormulas& both = judge.formulas(relation, policy);
        for (const FormulaPtr& condition : {both.using_, both.check})
            if (condition && has_queries(*condition)) return std::nullopt;
        // The name, which is most often the table's, counts only for the order in which policies are asked.
        const auto before = std::ranges::count_if(relation.policies, [&](const RowPolicy& other) { return other.name < policy.name; });
        shape += fmt::format("{}\n{} {} {}\n{}\n{}\n", before, policy.command, policy.permissive, fmt::join(policy.roles, ","), policy.using_.value_or("-"), policy.with_check.value_or("-"));
        columns.insert(columns.end(), policy.columns_read.begin(), policy.columns_read.end());
    }
    const auto reads = [&](const std::string& name) { return std::find(columns.begin(), columns.end(), name) != columns.end(); };
    for (std::size_t at = 0; at < relation.columns.size(); ++at) {
        const Column& column = relation.columns[at];
        if (column.acl) return std::nullopt;
        if (reads(column.name)) shape += fmt::format("{} {} {} {}\n", at, column.name, column.type, column.not_null);
    }
    for (const Constraint& constraint : relation.constraints)
        if (constraint.kind == Constraint::Kind::check && std::all_of(constraint.columns.begin(), constraint.columns.end(), reads)) shape += constraint.expression + "\n";
    const RoleGraph& graph = judge.graph();
    for (const RoleId id : roles_of(judge, tenancy)) {
        shape += fmt::format("{} {}", static_cast<int>(exemption(relation, id, graph)), owns(relation, id, graph));
        for (const Command command : commands) shape += judge.may(relation, id, command) ? '1' : '0';
    }
    return shape + std::to_string(relation.columns.size());
}

bool is_denied_anything(const TableResult& table) {
    return std::ranges::any_of(table.roles, [](const RoleResult& role) {
        return std::ranges::any_of(role.commands, [](const CommandResult& command) { return command.as(As::other).outcome == RowEffect::denied; });
    });
}

/// What is known of the table may not be what is there.
void take_doubts(const Catalog& catalog, const ObjectDoubts& doubts, TableResult& table) {
    if (table.verdict == Verdict::exempt) return;
    const Doubt* doubt = doubt_about_row_security(catalog, doubts, *table.relation);
    if (doubt) table.protection_in_doubt = doubt->because;
    if (!doubt && is_denied_anything(table)) doubt = doubt_about_more_privileges(doubts, *table.relation);
    if (!doubt || table.verdict == Verdict::leaking || table.verdict == Verdict::undetermined) return;
    table.why = fmt::format("what {} is in doubt ({})", table.protection_in_doubt.empty() ? "its roles may do with it" : "row security it has", doubt->because);
    table.verdict = Verdict::undetermined;
}

/// The result of a table of the same shape, as this table's.
TableResult same_result(const TableResult& other, const Relation& relation) {
    TableResult table = other;
    table.relation = &relation;
    for (std::size_t i = 0; i < table.policies.size(); ++i) table.policies[i].policy = &relation.policies[i];
    RowCases cases = *other.cases;
    cases.own.relation = &relation;
    table.cases = std::make_shared<const RowCases>(std::move(cases));
    return table;
}

}  // namespace

RowSecurityReview review_row_security(const Privileges& privileges, Tenancy tenancy) {
    RowSecurityReview review;
    review.privileges = &privileges;
    RoleSet granted = privileges.graph().none();
    for (const std::string& role : tenancy.roles_without_grants)
        if (const auto id = privileges.graph().find(role)) granted.add(*id);
    if (const auto any = privileges.graph().find(any_application_role)) granted.add(*any);
    review.judge = std::make_shared<RowJudge>(privileges, std::move(granted));
    std::vector<const Relation*> relations;
    for (const auto& [name, relation] : privileges.catalog().relations)
        if (is_guardable(*relation)) relations.push_back(relation.get());
    std::sort(relations.begin(), relations.end(), [](const Relation* a, const Relation* b) { return a->name < b->name; });
    std::unordered_map<std::string, std::size_t> by_shape;
    for (const Relation* relation : relations) {
        const std::string column = tenant_column_of(tenancy, *review.judge, *relation);
        if (column.empty() && !tenancy.is_exempt(*relation)) continue;
        const auto shape = tenancy.is_exempt(*relation) ? std::nullopt : shape_of(*review.judge, tenancy, *relation, column);
        const auto known = shape ? by_shape.find(*shape) : by_shape.end();
        if (known != by_shape.end()) {
            review.tables.push_back(same_result(review.tables[known->second], *relation));
            continue;
        }
        if (shape) by_shape[*shape] = review.tables.size();
        review.tables.push_back(judge_table(*review.judge, tenancy, *relation, column));
    }
    const Catalog& catalog = privileges.catalog();
    for (const ObjectDoubts doubts(catalog); TableResult& table : review.tables) take_doubts(catalog, doubts, table);
    for (std::size_t i = 0; i < review.tables.size(); ++i) review.by_relation[review.tables[i].relation] = i;
    review.tenancy = std::move(tenancy);
    return review;
}

}  // namespace pgsteward::access
