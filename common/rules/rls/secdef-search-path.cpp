// A SECURITY DEFINER function whose names the caller can redirect.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

/// What is wrong with the function's search_path; empty where nothing is.
std::string_view fault(const Routine& routine) {
    if (routine.standard_body) return {};   // names were resolved when it was created
    const auto found = routine.settings.find("search_path");
    if (found == routine.settings.end()) return "does not pin its search_path";
    std::string path = found->second;
    std::erase_if(path, [](char c) { return c == ' ' || c == '"' || c == '\''; });
    // With nothing on the path every name in the body is qualified.
    if (path.empty() || path.ends_with("pg_temp")) return {};
    return "does not list pg_temp last on its search_path";
}

void check(const SchemaReview& review, Findings& findings) {
    for (const Routine* routine : security_definer_routines(review)) {
        const std::string_view what = routine->language == "sql" || routine->language == "plpgsql" ? fault(*routine) : std::string_view();
        if (what.empty()) continue;
        const std::string name = key_of(*routine).display();
        const auto callers = roles_that_execute(review, *routine);
        Verdict verdict = about(*routine, fmt::format("the SECURITY DEFINER function {} {}: a temporary table of the caller takes the place of one that it names", name, what),
                                fmt::format("ALTER FUNCTION {} SET search_path = {}, pg_temp;", name, quoted(routine->name.schema)));
        if (callers.empty() || what.find("pg_temp") != std::string_view::npos) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule secdef_search_path = {
    .id = "secdef-search-path",
    .category = Category::protection,
    .summary = "A SECURITY DEFINER function does not pin its search_path with pg_temp last.",
    .why = "Names in its body are looked up on the caller's path, and pg_temp comes first wherever it is not listed: "
           "a temporary table or function of the caller is then used with the owner's rights.",
    .fix = "SET search_path = the schemas that it needs, pg_temp; or qualify every name and set it to ''.",
    .given = example::isolated,
    .bad = "CREATE FUNCTION price() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';\n",
    .good = "CREATE FUNCTION price() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT 1';\n",
    .check = check,
};

}  // namespace pgsteward::rules
