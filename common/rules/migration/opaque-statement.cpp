// What could not be read is never passed in silence.
#include <fmt/format.h>

#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

constexpr std::string_view writes = "Look at the rows that it writes: no rule has seen them.";

/// What is to be done about it, by what the reader says of the place; each kind is merged for itself.
struct Advice {
    std::string_view says, fix;
};
constexpr Advice advices[] = {
    // A call that raises hides nothing.
    {"always fails: ", "Change the call as the message says."},
    {" writes ", writes},
    {"deletes the row", writes},
    {"this insert is built", writes},
    {"bulk_insert(): ", writes},
    {"set it again", writes},
};

void check(const OpaqueStep& step, Findings& findings) {
    const bool mild = step.only_routine_body || step.reach != Opaque::Reach::unknown;
    Verdict verdict{.message = mild ? step.what : fmt::format("{}: it could be any statement", step.what)};
    for (const Advice& one : advices)
        if (mild && verdict.fix.empty() && step.what.find(one.says) != std::string::npos) verdict.fix = one.fix;
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
