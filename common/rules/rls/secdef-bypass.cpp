// A SECURITY DEFINER function that reads or writes tenant tables as a role that row security does not hold.
#include <fmt/format.h>

#include <algorithm>

#include "access/composed-sql.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "check/rule-support.hpp"
#include "check/tenant-reach.hpp"

namespace pgsteward::rules {
namespace {

std::string owner_of(const Routine& routine) { return routine.owner.empty() ? "its owner" : routine.owner; }

std::string as_invoker(const Routine& routine) { return fmt::format("ALTER FUNCTION {} SECURITY INVOKER;", key_of(routine).display()); }

/// Those whose row security does not hold the owner: what SQL that cannot be read may work on.
std::vector<std::string> open_tables(const SchemaReview& review, const Routine& routine) {
    std::vector<std::string> open;
    for (const access::TableResult* table : tenant_tables(review))
        if (table->relation->row_security && (routine.owner.empty() || is_exempt(review, routine.owner, *table->relation))) open.push_back(table->relation->name.display());
    return open;
}

void check_known(const Routine& routine, const TenantReach& reach, const std::vector<std::string>& callers, Findings& findings) {
    Verdict verdict = about(routine, fmt::format("the function {} works on {} as {}, whom row security does not hold, for {}", key_of(routine).display(), and_list(reach.names()), owner_of(routine), and_list(callers)), as_invoker(routine));
    // It may well look at the tenant itself: that is for people to judge.
    if (reach.is_bound()) verdict.severity = Severity::warning;
    findings.add(std::move(verdict));
}

void check_composed(const SchemaReview& review, const Routine& routine, const TenantReach& reach, const std::vector<std::string>& callers, Findings& findings) {
    access::Composed worst = access::Composed::none;
    for (const std::string& text : reach.composed) worst = std::max(worst, access::composed_of(text));
    const auto open = open_tables(review, routine);
    if (worst == access::Composed::none || open.empty()) return;
    const bool named = worst == access::Composed::named_table;
    Verdict verdict = about(routine, fmt::format("the function {} runs SQL {} as {}, whom row security does not hold on {}, for {}", key_of(routine).display(), named ? "on a table that is put into its text" : "that it puts together", owner_of(routine), and_list(open), and_list(callers)), as_invoker(routine));
    if (!named) verdict.severity = Severity::warning;
    findings.add(std::move(verdict));
}

void check_unread(const SchemaReview& review, const Routine& routine, const TenantReach& reach, const std::vector<std::string>& callers, Findings& findings) {
    const auto open = open_tables(review, routine);
    if (open.empty()) return;
    Verdict verdict = about(routine, fmt::format("which tables the function {} works on cannot be told: {}; it does so as {}, whom row security does not hold on {}, for {}", key_of(routine).display(), reach.not_read, owner_of(routine), and_list(open), and_list(callers)), as_invoker(routine));
    verdict.severity = Severity::warning;
    findings.add(std::move(verdict));
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
        // A trigger's function is not called, and what policies ask is theirs to ask.
        if (routine->returns == "trigger" || routine->returns == "event_trigger" || serves_policies(review, *routine)) continue;
        const auto callers = roles_that_execute(review, *routine);
        if (callers.empty()) continue;
        const TenantReach reach = tenant_reach(review, *routine);
        if (!reach.uses.empty()) check_known(*routine, reach, callers, findings);
        if (reach.is_bound()) check_composed(review, *routine, reach, callers, findings);
        if (reach.uses.empty() && reach.composed.empty() && !reach.not_read.empty()) check_unread(review, *routine, reach, callers, findings);
    }
}

}  // namespace

extern const Rule secdef_bypass = {
    .id = "secdef-bypass",
    .category = Category::protection,
    .summary = "A SECURITY DEFINER function works on tenant tables past their policies.",
    .why = "It runs as its owner. Where that is a superuser, has BYPASSRLS or owns a table that is not FORCEd, "
           "whoever may call the function, by default everybody, reaches the rows of all tenants. It is a warning "
           "where each of its statements on them looks at the tenant or at who asks, and where nothing tells what it "
           "works on: SQL that it puts together, another language.",
    .fix = "Make it SECURITY INVOKER, or give it to an owner that row security holds.",
    .given = example::isolated,
    .bad = "CREATE FUNCTION note_count() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp\n"
           "    AS 'SELECT count(*) FROM notes';\n",
    .good = "CREATE FUNCTION note_count() RETURNS bigint LANGUAGE sql\n"
           "    AS 'SELECT count(*) FROM notes';\n",
    .check = check,
};

}  // namespace pgsteward::rules
