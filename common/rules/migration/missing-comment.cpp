// A table that does not say what it is for.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const Relation* table = table_made(step);
    if (!table) return;
    const std::string comment = fmt::format("COMMENT ON TABLE {} IS '…'", quoted(table->name));
    Verdict verdict{.object = table->name.display(), .message = fmt::format("{} has no comment", table->name.display()), .fix = findings.fix().run(comment)};
    verdict.unless = [name = table->name](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(name);
        return !now || !now->comment.empty();
    };
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule missing_comment = {
    .id = "missing-comment",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A table is made without a comment.",
    .why = "Comments are the only documentation that lies in the database itself, for whoever meets the table there.",
    .fix = "Write COMMENT ON TABLE in the same migration.",
    .bad = "CREATE TABLE events (id bigint PRIMARY KEY);",
    .good = "CREATE TABLE events (id bigint PRIMARY KEY);\n"
            "COMMENT ON TABLE events IS 'what happened, one row each';\n",
    .check = check,
};

}  // namespace pgsteward::rules
