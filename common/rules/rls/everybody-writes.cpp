// A permissive policy that lets everybody write every row of a table which is no tenant's.
#include <fmt/format.h>

#include <algorithm>

#include "access/row-policies.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

bool is_true(const std::string* condition) { return condition && *condition == "true"; }

/// The clause that is true where the policy is for writing; empty where none is.
std::string_view open_clause(const RowPolicy& policy) {
    if (!policy.permissive || policy.command == "select") return {};
    if (is_true(access::using_of(policy))) return "USING";
    return is_true(access::check_of(policy)) ? "WITH CHECK" : std::string_view();
}

/// Is it for somebody whom policies hold?
bool holds_somebody(const SchemaReview& review, const Relation& relation, const RowPolicy& policy) {
    return std::any_of(policy.roles.begin(), policy.roles.end(), [&](const std::string& role) { return role == "public" || !is_exempt(review, role, relation); });
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security) return;
    const access::Tenancy& tenancy = review.row_security->tenancy;
    for (const Relation* relation : guardable_tables(review)) {
        // using-true and with-check-true judge the tables of tenants.
        if (!relation->row_security || tenancy.is_exempt(*relation) || tenancy.is_tenant_table(*relation)) continue;
        for (const RowPolicy& policy : relation->policies)
            if (const std::string_view clause = open_clause(policy); !clause.empty() && holds_somebody(review, *relation, policy))
                findings.add(about(*relation, policy, fmt::format("the policy {} lets {} write every row of {}: {} is true", policy.name.str(), and_list(policy.roles), relation->name.display(), clause),
                                   fmt::format("limit the policy {} to SELECT or to a role that is meant to write, or give it a condition", policy.name.str())));
    }
}

}  // namespace

extern const Rule everybody_writes = {
    .id = "everybody-writes",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A policy lets everybody that it is for write every row of a table.",
    .why = "Row security is on and refuses nothing: a policy for ALL, INSERT, UPDATE or DELETE whose condition is true is open to "
           "each of its roles, PUBLIC where none is named. On tables that everybody reads it was mostly meant for SELECT.",
    .fix = "Limit the policy to SELECT, or to the role that writes the table.",
    .given = example::isolated,
    .bad = "CREATE TABLE plans (id int PRIMARY KEY, name text);\n"
           "ALTER TABLE plans ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY open ON plans USING (true);\n",
    .good = "CREATE TABLE plans (id int PRIMARY KEY, name text);\n"
            "ALTER TABLE plans ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY open ON plans FOR SELECT USING (true);\n",
    .check = check,
};

}  // namespace pgsteward::rules
