// A function that is declared LEAKPROOF is run on rows that policies hide.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    std::vector<const Routine*> routines;
    for (const auto& [key, routine] : review.catalog.routines)
        if (routine->leakproof && routine->language != "internal") routines.push_back(routine.get());
    std::sort(routines.begin(), routines.end(), [](const Routine* a, const Routine* b) { return key_of(*a) < key_of(*b); });
    for (const Routine* routine : routines) {
        Verdict verdict;
        verdict.object = key_of(*routine).display();
        verdict.message = fmt::format("the function {} is LEAKPROOF: it is run on rows before any policy hides them", verdict.object);
        verdict.fix = fmt::format("ALTER FUNCTION {} NOT LEAKPROOF;", verdict.object);
        verdict.origin = routine->created;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule leakproof_function = {
    .id = "leakproof-function",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A function of the project is declared LEAKPROOF.",
    .why = "The planner may ask a leakproof condition before the policies. A function that raises, logs or stores "
           "what it is given shows hidden rows to whoever calls it.",
    .fix = "Declare it NOT LEAKPROOF, unless it really tells nothing of its arguments, also not by errors.",
    .given = example::isolated,
    .bad = "CREATE FUNCTION is_short(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE LEAKPROOF\n"
           "    AS $$BEGIN RAISE NOTICE '%', t; RETURN length(t) < 9; END$$;\n",
    .good = "CREATE FUNCTION is_short(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE\n"
           "    AS $$BEGIN RETURN length(t) < 9; END$$;\n",
    .check = check,
};

}  // namespace pgsteward::rules
