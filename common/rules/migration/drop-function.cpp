// Functions guard and compute: triggers, defaults, checks, policies, indexes and other functions call them. One may go
// where the catalog is complete and shows that nothing relies on it, or where it is made again in the same migration.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

std::vector<std::string> callers_of(const Catalog& catalog, const QualifiedName& function) {
    std::vector<std::string> callers = definitions_with(catalog, function, Use::called);
    const std::vector<std::string> bodies = bodies_with(catalog, function, Use::called);
    callers.insert(callers.end(), bodies.begin(), bodies.end());
    return callers;
}

bool stands(const Catalog& catalog, const QualifiedName& function) {
    return std::any_of(catalog.routines.begin(), catalog.routines.end(), [&](const auto& entry) { return entry.second->name == function; });
}

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::function, ObjectKind::procedure, ObjectKind::routine, ObjectKind::aggregate})) {
        const std::string name = display_of(*drop);
        const std::vector<std::string> callers = drop->dependants.empty() ? callers_of(step.catalog, drop->name) : drop->dependants;
        if (step.catalog.complete && callers.empty()) continue;
        const std::string reason = callers.empty() ? "; what relies on it is not known here" : fmt::format(", which {} relies on", list_of(callers));
        Verdict verdict{.object = name,
                        .message = fmt::format("drops the {} {}{}", name_of(drop->kind), name, reason),
                        .fix = fmt::format("replace {} with CREATE OR REPLACE, or drop what relies on it first", name)};
        verdict.unless = [function = drop->name, had_dependants = !drop->dependants.empty()](const Catalog& at_end) {
            return stands(at_end, function) || (at_end.complete && !had_dependants && callers_of(at_end, function).empty());
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_function = {
    .id = "drop-function",
    .category = Category::protection,
    .summary = "A function, procedure or aggregate that something may rely on is dropped.",
    .why = "Triggers, defaults, checks, policies and other functions call it by name. The server refuses only for some of "
           "them; bodies of functions fail when they run.",
    .fix = "Replace the function under its name in the same migration, or remove what relies on it first.",
    .given = "CREATE FUNCTION tenant() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';\n"
             "CREATE FUNCTION is_mine(owner bigint) RETURNS boolean LANGUAGE sql AS 'SELECT owner = tenant()';\n",
    .bad = "DROP FUNCTION tenant();",
    .good = "CREATE OR REPLACE FUNCTION tenant() RETURNS bigint LANGUAGE sql AS 'SELECT 2::bigint';",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
