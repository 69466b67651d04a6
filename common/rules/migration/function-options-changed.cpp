// CREATE OR REPLACE FUNCTION takes every option from its own text: what it does not repeat is lost.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

std::string_view word_of(char volatility) { return volatility == 'i' ? "IMMUTABLE" : volatility == 's' ? "STABLE" : "VOLATILE"; }

/// The routine that the statement replaced or altered, before and after; null where it made a new one.
struct Pair { const Routine* before = nullptr; const Routine* after = nullptr; };

Pair changed_routine(const Step& step, const sql::ObjectName& name) {
    for (const Routine* after : step.catalog.routines_named(name.qualified(), step.session.search_path)) {
        const Routine* before = step.catalog.routines.find_at(step.before.routines, key_of(*after));
        if (before && before != after) return {before, after};
    }
    return {};
}

void add_security(const Routine& before, const Routine& after, const std::string& name, Findings& findings) {
    if (before.security_definer && !after.security_definer)
        findings.add({.object = name,
                      .message = fmt::format("{} runs with its caller's rights now (SECURITY DEFINER is lost): callers without privileges of their own fail", name),
                      .fix = "write SECURITY DEFINER again, or grant callers what it needs first"});
    if (!before.security_definer && after.security_definer)
        findings.add({.object = name,
                      .message = fmt::format("{} runs with its owner's rights now (SECURITY DEFINER): everyone who may call it has them", name),
                      .fix = "make a new function, revoke EXECUTE on it from PUBLIC, and grant it to those who need it"});
    if (!before.leakproof && after.leakproof)
        findings.add({.object = name, .message = fmt::format("{} is LEAKPROOF now: it may see rows before row security hides them", name), .fix = "leave LEAKPROOF out"});
    // A lost search_path of a SECURITY DEFINER function is another rule's.
    for (const auto& [setting, value] : before.settings)
        if (!after.settings.contains(setting) && !(setting == "search_path" && after.security_definer))
            findings.add({.object = name,
                          .message = fmt::format("{} loses its SET {} = {}", name, setting, value),
                          .fix = fmt::format("repeat SET {} = {} in the new definition", setting, value),
                          .severity = Severity::warning});
}

void add_promises(const Step& step, const Routine& before, const Routine& after, const std::string& name, Findings& findings) {
    if (before.volatility != after.volatility) {
        const bool promises_more = after.volatility == 'i' || before.volatility == 'v';
        const std::vector<std::string> users = definitions_with(step.catalog, before.name, Use::called);
        const std::string effect = promises_more              ? "the planner may call it less often than before"
                                   : before.volatility == 'i' ? "indexes and generated columns can no longer be made with it, and queries slow down"
                                                              : "no index serves a comparison with it any more, and it is called for each row";
        findings.add({.object = name,
                      .message = fmt::format("{} was {} and is {} now: {}{}", name, word_of(before.volatility), word_of(after.volatility), effect,
                                             users.empty() ? "" : fmt::format(" ({} use it)", list_of(users))),
                      .fix = fmt::format("write {} in the new definition, unless the change is meant", word_of(before.volatility)),
                      .severity = Severity::warning,
                      .destructive = false});
    }
    if (before.strict != after.strict)
        findings.add({.object = name,
                      .message = fmt::format("{} {}", name, after.strict ? "is STRICT now: with a NULL argument it no longer runs" : "is no longer STRICT: it runs with NULL arguments now"),
                      .fix = fmt::format("{} STRICT in the new definition, unless the change is meant", before.strict ? "write" : "leave out"),
                      .severity = Severity::warning,
                      .destructive = false});
}

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateFunction>(&step.statement.body);
    const auto* alter = std::get_if<sql::AlterFunction>(&step.statement.body);
    if (!create && !alter) return;
    const auto [before, after] = changed_routine(step, create ? create->name : alter->function.name);
    if (!before || made_here(step, before->created)) return;
    const std::string name = before->name.display() + "()";
    add_security(*before, *after, name, findings);
    if (create) add_promises(step, *before, *after, name, findings);
}

}  // namespace

extern const Rule function_options_changed = {
    .id = "function-options-changed",
    .category = Category::protection,
    .summary = "A replaced function loses or gains options that callers rely on.",
    .why = "CREATE OR REPLACE FUNCTION takes SECURITY DEFINER, volatility, STRICT and SET clauses from the new text alone. What is "
           "not repeated is gone, silently: a guard runs with other rights, or finds other tables.",
    .fix = "Repeat the options of the old definition in the new one.",
    .given = "CREATE FUNCTION close_order(id bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT';",
    .bad = "CREATE OR REPLACE FUNCTION close_order(id bigint) RETURNS void LANGUAGE sql AS 'SELECT 1';",
    .good = "CREATE OR REPLACE FUNCTION close_order(id bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';",
    .occasion = statements<sql::CreateFunction, sql::AlterFunction>(),
    .check = check,
};

}  // namespace pgsteward::rules
