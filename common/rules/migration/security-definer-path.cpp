// SECURITY DEFINER without a pinned search_path: whoever calls decides what the names in the body mean.
#include <fmt/format.h>

#include <algorithm>

#include "access/routine-path.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

/// A standard body was resolved when it was defined; C code and internal functions look up no names.
bool looks_up_names(const Routine& routine) {
    return !routine.standard_body && routine.language != "c" && routine.language != "internal";
}

bool is_open(const Routine& routine) { return routine.security_definer && looks_up_names(routine) && !routine.settings.contains("search_path"); }

/// A path that does not end in pg_temp begins with it. Where there is none at all, the body writes its names with their schema.
bool finds_temporary_first(const Routine& routine) {
    if (!routine.security_definer || !looks_up_names(routine) || !routine.settings.contains("search_path")) return false;
    const std::vector<std::string> path = access::search_path_of(routine);
    const bool empty = std::all_of(path.begin(), path.end(), [](const std::string& schema) { return schema.empty(); });
    return !empty && std::find(path.begin(), path.end(), "pg_temp") != path.end() - 1;
}

const sql::ObjectName* changed_routine(const sql::Statement& statement) {
    if (const auto* create = std::get_if<sql::CreateFunction>(&statement.body)) return &create->name;
    const auto* alter = std::get_if<sql::AlterFunction>(&statement.body);
    return alter ? &alter->function.name : nullptr;
}

std::string set_path(const Routine& routine, const std::string& schemas) {
    const std::string_view kind = routine.kind == ObjectKind::procedure ? "PROCEDURE" : "FUNCTION";
    return fmt::format("ALTER {} {}({}) SET search_path = {}, pg_temp", kind, quoted(routine.name), fmt::join(routine.argument_types, ", "), schemas);
}

void warn_of_temporary(const Routine& routine, Findings& findings) {
    std::string schemas;
    for (const std::string& schema : access::search_path_of(routine))
        if (schema != "pg_temp") schemas += (schemas.empty() ? "" : ", ") + quoted(schema);
    findings.add({.object = fmt::format("{}({})", routine.name.display(), fmt::join(routine.argument_types, ", ")),
                  .message = fmt::format("{}() runs with its owner's rights and finds its caller's temporary tables before all others", routine.name.display()),
                  .fix = findings.fix().run(set_path(routine, schemas.empty() ? "pg_catalog" : schemas)),
                  .severity = Severity::warning,
                  .destructive = false,
                  .unless = [key = key_of(routine)](const Catalog& at_end) {
                      const Routine* now = at_end.routines.find(key);
                      return !now || !finds_temporary_first(*now);
                  }});
}

void check(const Step& step, Findings& findings) {
    const sql::ObjectName* name = changed_routine(step.statement);
    if (!name) return;
    for (const Routine* routine : step.catalog.routines_named(name->qualified(), step.session.search_path)) {
        const QualifiedName key = key_of(*routine);
        const Routine* before = step.catalog.routines.find_at(step.before.routines, key);
        if (before == routine) continue;
        if (finds_temporary_first(*routine) && !(before && finds_temporary_first(*before))) warn_of_temporary(*routine, findings);
        if (!is_open(*routine) || (before && is_open(*before) && std::holds_alternative<sql::AlterFunction>(step.statement.body))) continue;
        Verdict verdict{.object = fmt::format("{}({})", routine->name.display(), fmt::join(routine->argument_types, ", ")),
                        .message = fmt::format("{}() runs with its owner's rights and finds names by its caller's search_path", routine->name.display()),
                        .fix = findings.fix().run(set_path(*routine, fmt::format("pg_catalog, {}", quoted(routine->name.schema)))),
                        .destructive = false};
        verdict.unless = [key](const Catalog& at_end) {
            const Routine* now = at_end.routines.find(key);
            return !now || !is_open(*now);
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule security_definer_path = {
    .id = "security-definer-path",
    .category = Category::protection,
    .summary = "A SECURITY DEFINER function does not pin its search_path.",
    .why = "The caller sets search_path, so he may put tables, functions and operators of his own before those that the body means, and "
           "has them run with the owner's rights (CVE-2018-1058).",
    .fix = "Add SET search_path to the function, with pg_temp last, and write names with their schema.",
    .given = "CREATE TABLE accounts (id bigint PRIMARY KEY, balance numeric);",
    .bad = "CREATE FUNCTION total() RETURNS numeric LANGUAGE sql SECURITY DEFINER AS 'SELECT sum(balance) FROM accounts';",
    .good = "CREATE FUNCTION total() RETURNS numeric LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\n"
            "AS 'SELECT sum(balance) FROM public.accounts';\n",
    .occasion = statements<sql::CreateFunction, sql::AlterFunction>(),
    .check = check,
};

}  // namespace pgsteward::rules
