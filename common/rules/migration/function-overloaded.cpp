// CREATE OR REPLACE with other argument types replaces nothing: both functions stand.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

/// Those of the name that an earlier migration made, while the statement's own is new.
std::vector<const Routine*> left_behind(const Step& step, const sql::CreateFunction& create) {
    std::vector<const Routine*> older;
    bool made_new = false;
    for (const Effect& effect : step.effects) {
        const auto* created = std::get_if<Created>(&effect);
        if (!created || !is_routine(created->kind)) continue;
        for (const Routine* routine : step.catalog.routines_named(created->name, {})) {
            const bool was_there = step.catalog.routines.find_at(step.before.routines, key_of(*routine)) != nullptr;
            made_new = made_new || !was_there;
            if (was_there && !made_here(step, routine->created)) older.push_back(routine);
        }
    }
    return made_new && create.or_replace ? older : std::vector<const Routine*>();
}

std::string signature(const Routine& routine) { return fmt::format("{}({})", routine.name.display(), fmt::join(routine.argument_types, ", ")); }

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateFunction>(&step.statement.body);
    if (!create) return;
    const std::vector<const Routine*> older = left_behind(step, *create);
    // Several of one name are a family that is meant to grow.
    if (older.size() != 1) return;
    const std::string old = signature(*older.front());
    Verdict verdict{.object = older.front()->name.display(),
                    .message = fmt::format("CREATE OR REPLACE makes a second function beside {}, which stays: calls that fit both are refused as not unique", old),
                    .fix = fmt::format("DROP FUNCTION {} in the same migration when nothing calls it any more", old)};
    verdict.unless = [key = key_of(*older.front())](const Catalog& at_end) { return !at_end.routines.find(key); };
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule function_overloaded = {
    .id = "function-overloaded",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "CREATE OR REPLACE FUNCTION with other arguments leaves the old function in place.",
    .why = "Functions are told apart by their argument types. With a new one the statement replaces nothing: old callers go on with "
           "the old body, and a call that fits both fails.",
    .fix = "Drop the old function in the same migration, or give the new one another name.",
    .given = "CREATE FUNCTION total(order_id bigint) RETURNS numeric LANGUAGE sql AS 'SELECT 1::numeric';",
    .bad = "CREATE OR REPLACE FUNCTION total(order_id bigint, tax boolean DEFAULT true) RETURNS numeric LANGUAGE sql AS 'SELECT 2::numeric';",
    .good = "CREATE OR REPLACE FUNCTION total(order_id bigint) RETURNS numeric LANGUAGE sql AS 'SELECT 2::numeric';",
    .occasion = statements<sql::CreateFunction>(),
    .check = check,
};

}  // namespace pgsteward::rules
