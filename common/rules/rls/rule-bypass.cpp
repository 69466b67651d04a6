// A rewrite rule whose actions work on tenant tables in the name of an owner that row security does not hold.
#include <fmt/format.h>

#include "access/rewrite-rules.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "check/tenant-reach.hpp"
#include "sql/walk.hpp"

namespace pgsteward::rules {
namespace {

/// Is the action about the rows of the command that it goes with: does it compare something with OLD or NEW?
bool follows_row(const RewriteRule& rule) {
    const auto create = access::read_rule(rule);
    bool found = false;
    const auto of_row = [](const sql::ExpressionPtr& side) {
        const auto* reference = side ? std::get_if<sql::ColumnReference>(&side->node) : nullptr;
        return reference && reference->parts.size() == 2 && (reference->parts[0] == "old" || reference->parts[0] == "new");
    };
    sql::Visitor visitor;
    visitor.expression = [&](const sql::Expression& expression) {
        const auto* operation = std::get_if<sql::Operation>(&expression.node);
        found = found || (operation && operation->kind == sql::Operation::Kind::op && operation->name.name == "=" && of_row(operation->left) != of_row(operation->right));
    };
    if (create)
        for (const sql::StatementPtr& action : create->actions) sql::walk(*action, visitor);
    return found;
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security) return;
    for (const auto& relation : review.catalog.relations.sorted())
        for (const RewriteRule& rule : relation->rules) {
            const std::string event = access::event_of(rule);
            if (event == "SELECT" || rule.state == FiringState::disabled) continue;
            const TenantReach reach = tenant_reach(review, *relation, rule);
            const auto roles = reach.uses.empty() ? std::vector<std::string>() : roles_with(review, *relation, std::string(1, access::privilege_of_event(event)));
            if (roles.empty()) continue;
            Verdict verdict = about(*relation, fmt::format("the rule {} of {} works on {} as {}, whom row security does not hold, for {}", rule.name, relation->name.display(), and_list(reach.names()), relation->owner.empty() ? "its owner" : relation->owner, and_list(roles)),
                                    fmt::format("DROP RULE {} ON {};", quoted(rule.name), quoted(relation->name)));
            verdict.object += "." + rule.name;
            verdict.origin = rule.created;
            if (reach.is_bound() || follows_row(rule)) verdict.severity = Severity::warning;
            findings.add(std::move(verdict));
        }
}

}  // namespace

extern const Rule rule_bypass = {
    .id = "rule-bypass",
    .category = Category::protection,
    .summary = "A rewrite rule works on tenant tables past their policies.",
    .why = "The statements that a rule adds run in the name of the owner of the relation that it stands on. Where that "
           "is a superuser, has BYPASSRLS or owns a table that is not FORCEd, whoever runs the command reaches rows of "
           "all tenants. It is a warning where the statement compares something with OLD or NEW, and so may stay with "
           "the rows of the command, or looks at the tenant.",
    .fix = "Drop the rule; let a trigger whose function is SECURITY INVOKER do the work.",
    .given = example::isolated,
    .bad = "CREATE TABLE inbox (id bigint);\n"
           "GRANT INSERT ON inbox TO app_rw;\n"
           "CREATE RULE settle AS ON INSERT TO inbox DO ALSO DELETE FROM notes WHERE notes.body = 'done';\n",
    .good = "CREATE TABLE inbox (id bigint);\n"
            "GRANT INSERT ON inbox TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
