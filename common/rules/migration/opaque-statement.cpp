// What could not be read is never passed in silence.
#include <fmt/format.h>

#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const OpaqueStep& step, Findings& findings) {
    const bool mild = step.only_routine_body || step.reach != Opaque::Reach::unknown;
    Verdict verdict{.message = mild ? step.what : fmt::format("{}: it could be any statement", step.what)};
    // A call that raises hides nothing.
    if (step.what.find("always fails: ") != std::string::npos) verdict.fix = "Change the call as the message says.";
    if (mild) {
        verdict.severity = Severity::warning;
        verdict.once = true;
    }
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule opaque_statement = {
    .id = "opaque-statement",
    .category = Category::opaque,
    .summary = "The SQL that runs here could not be read.",
    .why = "Text that is computed while the migration runs may drop a table as well as read one. No rule has seen it, so "
           "nothing here was examined.",
    .fix = "Write the statement as a literal, or look at what it runs and waive it.",
    .given = "CREATE TABLE settings (name text PRIMARY KEY, statement text);",
    .bad = "DO $$\n"
           "DECLARE wanted text;\n"
           "BEGIN\n"
           "    SELECT statement INTO wanted FROM settings WHERE name = 'cleanup';\n"
           "    EXECUTE wanted;\n"
           "END $$;\n",
    .good = "DO $$\n"
            "BEGIN\n"
            "    EXECUTE format('COMMENT ON TABLE %I IS %L', 'settings', 'what the program was told');\n"
            "END $$;\n",
    .check = check,
};

}  // namespace pgsteward::rules
