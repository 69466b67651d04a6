// A SECURITY DEFINER function that reads or writes tenant tables as a role that row security does not hold.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

/// Tables that the body names, of which row security does not hold the owner of the function.
std::vector<std::string> bypassed(const SchemaReview& review, const Routine& routine) {
    std::vector<std::string> tables;
    for (const access::TableResult* table : tenant_tables(review))
        if (table->relation->row_security && mentions(routine.body, table->relation->name.name) && (routine.owner.empty() || is_exempt(review, routine.owner, *table->relation))) tables.push_back(table->relation->name.display());
    return tables;
}

bool serves_policies(const SchemaReview& review, const Routine& routine) {
    const QualifiedName key = key_of(routine);
    for (const Relation* relation : guardable_tables(review))
        for (const RowPolicy& policy : relation->policies)
            if (std::find(policy.uses.names.begin(), policy.uses.names.end(), key) != policy.uses.names.end()) return true;
    return false;
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security) return;
    for (const Routine* routine : security_definer_routines(review)) {
        const auto tables = bypassed(review, *routine);
        const auto callers = roles_that_execute(review, *routine);
        // A trigger's function is not called, and what policies ask is theirs to ask.
        if (tables.empty() || callers.empty() || routine->returns == "trigger" || serves_policies(review, *routine)) continue;
        const std::string name = key_of(*routine).display();
        Verdict verdict = about(*routine, fmt::format("the function {} works on {} as {}, whom row security does not hold, for {}", name, and_list(tables), routine->owner.empty() ? "its owner" : routine->owner, and_list(callers)),
                                fmt::format("ALTER FUNCTION {} SECURITY INVOKER;", name));
        // It may well look at the tenant itself: that is for people to judge.
        const std::string& setting = review.row_security->tenancy.setting;
        if (mentions(routine->body, review.row_security->tenancy.column) || (!setting.empty() && routine->body.find(setting) != std::string::npos)) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule secdef_bypass = {
    .id = "secdef-bypass",
    .category = Category::protection,
    .summary = "A SECURITY DEFINER function works on tenant tables past their policies.",
    .why = "It runs as its owner. Where that is a superuser, has BYPASSRLS or owns a table that is not FORCEd, "
           "whoever may call the function, by default everybody, reaches the rows of all tenants. It is a warning "
           "where the body speaks of the tenant.",
    .fix = "Make it SECURITY INVOKER, or give it to an owner that row security holds.",
    .given = example::isolated,
    .bad = "CREATE FUNCTION note_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp\n"
           "    AS 'SELECT count(*) FROM notes';\n",
    .good = "CREATE FUNCTION note_count() RETURNS bigint LANGUAGE sql\n"
           "    AS 'SELECT count(*) FROM notes';\n",
    .check = check,
};

}  // namespace pgsteward::rules
