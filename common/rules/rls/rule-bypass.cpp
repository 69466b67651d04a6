// A rewrite rule whose actions change tenant tables in the name of an owner that row security does not hold.
#include <fmt/format.h>

#include <algorithm>

#include "access/rewrite-rules.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::rules {
namespace {

/// The tenant tables that an action updates or deletes from, of which row security does not hold the rule's owner.
std::vector<std::string> bypassed(const SchemaReview& review, const Relation& relation, const RewriteRule& rule) {
    const access::Writes writes = access::writes_of(rule, review.catalog);
    std::vector<std::string> tables;
    for (const access::TableResult* table : tenant_tables(review)) {
        const bool written = std::any_of(writes.tables.begin(), writes.tables.end(), [&](const auto& write) { return write.first == table->relation->name; });
        if (written && table->relation->row_security && (relation.owner.empty() || is_exempt(review, relation.owner, *table->relation))) tables.push_back(table->relation->name.display());
    }
    return tables;
}

/// Is the action about the rows of the command that it goes with: does it compare something with OLD or NEW?
bool follows_row(const std::string& definition) {
    const std::string text = lower_case(definition);
    for (const std::string_view row : {"old.", "new."})
        for (std::size_t at = text.find(row); at != std::string::npos; at = text.find(row, at + 1)) {
            const std::string_view before = std::string_view(text).substr(0, at);
            const std::size_t word = text.find_first_of(" )", at);
            const std::string_view behind = word == std::string::npos ? std::string_view() : std::string_view(text).substr(word);
            if (before.ends_with(" = ") || before.ends_with(" = (") || behind.starts_with(" = ")) return true;
        }
    return false;
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security) return;
    for (const auto& relation : review.catalog.relations.sorted())
        for (const RewriteRule& rule : relation->rules) {
            const std::string event = access::event_of(rule);
            if (event == "SELECT" || rule.state == FiringState::disabled) continue;
            const auto tables = bypassed(review, *relation, rule);
            const auto roles = tables.empty() ? std::vector<std::string>() : roles_with(review, *relation, std::string(1, access::privilege_of_event(event)));
            if (roles.empty()) continue;
            Verdict verdict = about(*relation, fmt::format("the rule {} of {} changes {} as {}, whom row security does not hold, for {}", rule.name, relation->name.display(), and_list(tables), relation->owner.empty() ? "its owner" : relation->owner, and_list(roles)),
                                    fmt::format("DROP RULE {} ON {};", quoted(rule.name), quoted(relation->name)));
            verdict.object += "." + rule.name;
            verdict.origin = rule.created;
            if (follows_row(rule.definition)) verdict.severity = Severity::warning;
            findings.add(std::move(verdict));
        }
}

}  // namespace

extern const Rule rule_bypass = {
    .id = "rule-bypass",
    .category = Category::protection,
    .summary = "A rewrite rule changes tenant tables past their policies.",
    .why = "The statements that a rule adds run in the name of the owner of the relation that it stands on. Where that "
           "is a superuser, has BYPASSRLS or owns a table that is not FORCEd, whoever runs the command changes rows of "
           "all tenants. It is a warning where the statement compares something with OLD or NEW, and so may stay with "
           "the rows of the command.",
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
