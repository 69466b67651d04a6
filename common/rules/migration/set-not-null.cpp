// SET NOT NULL reads the whole table, unless a valid check of that very column says that there are no nulls.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::not_null})) {
        const std::string& column = blocking.first().part;
        const std::string name = fmt::format("{}_not_null", column), table = altered_quoted(step);
        const std::string condition = fmt::format("CHECK ({} IS NOT NULL)", quoted(column));
        add_blocking(findings, blocking,
                     {.object = fmt::format("{}.{}", altered(step), column),
                      .message = fmt::format("{} every row is read for NULL in {}{}", waiters_of(step, blocking), column,
                                             blocking.first().certain ? "" : ", unless the constraint that was validated before says that there is none"),
                      .fix = fmt::format("{}, then {}", fix_by_validating_later(findings, step, name, condition),
                                         findings.fix().run(fmt::format("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL, DROP CONSTRAINT {}", table, quoted(column), quoted(name))))});
    }
}

}  // namespace

extern const Rule set_not_null = {
    .id = "set-not-null",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "Every row is read for nulls while the table is locked for everybody.",
    .why = "SET NOT NULL takes ACCESS EXCLUSIVE and reads every row before it lets go. Where a valid check of the column says IS NOT NULL, "
           "the server trusts it and reads nothing.",
    .fix = "Add CHECK (column IS NOT NULL) NOT VALID, validate it in a later migration, set NOT NULL, and drop the check.",
    .given = "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
    .bad = "ALTER TABLE users ALTER COLUMN email SET NOT NULL;",
    .good = "ALTER TABLE users ADD CONSTRAINT email_not_null CHECK (email IS NOT NULL) NOT VALID;\n"
            "ALTER TABLE users VALIDATE CONSTRAINT email_not_null;\n"
            "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n",
    .check = check,
};

}  // namespace pgsteward::rules
