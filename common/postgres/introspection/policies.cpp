// Row security policies and rewrite rules.
#include <fmt/format.h>

#include <algorithm>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

std::string policies_sql(const Server&) {
    return "SELECT p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive, ARRAY(SELECT CASE role WHEN 0 THEN 'public' ELSE pg_get_userbyid(role)::text END "
           "FROM unnest(p.polroles) AS role), pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_policy p ORDER BY p.oid";
}

std::string command_name(char command) {
    switch (command) {
        case 'r': return "select";
        case 'a': return "insert";
        case 'w': return "update";
        case 'd': return "delete";
        default: return "all";
    }
}

void read_policies(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        Relation* relation = reading.relation(fields.oid());
        if (!relation) continue;
        RowPolicy policy;
        policy.name = fields.text();
        policy.command = command_name(fields.letter());
        policy.permissive = fields.flag();
        policy.roles = fields.list();
        std::sort(policy.roles.begin(), policy.roles.end());
        policy.using_ = fields.optional_text();
        policy.with_check = fields.optional_text();
        policy.comment = reading.comment(Class::policy, oid);
        relation->policies.push_back(std::move(policy));
    }
}

// Not the rule behind a view, which is its query.
std::string rules_sql(const Server&) {
    return fmt::format("SELECT r.oid, r.ev_class, r.rulename, pg_get_ruledef(r.oid), r.ev_enabled FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
                       "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {} AND r.rulename <> '_RETURN' ORDER BY r.oid", user_schema);
}

void read_rules(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        Relation* relation = reading.relation(fields.oid());
        if (!relation) continue;
        RewriteRule rule;
        rule.name = fields.text();
        rule.definition = fields.text();
        rule.state = firing_state(fields.letter());
        rule.comment = reading.comment(Class::rule, oid);
        relation->rules.push_back(std::move(rule));
    }
}

}  // namespace

std::vector<Part> policy_parts() {
    return {{"policies", policies_sql, read_policies}, {"rules", rules_sql, read_rules}};
}

}  // namespace pgsteward::postgres
