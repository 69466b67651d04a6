// A check constraint that is checked at once, while nobody reads or writes the table.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto added = constraints_added(step, sql::ConstraintDefinition::Kind::check);
    std::size_t at = 0;
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::check})) {
        while (at < added.size() && added[at].definition->not_valid) ++at;
        if (at == added.size()) return;
        const std::string name = name_of_added(step, added[at++]);
        add_blocking(findings, blocking,
                     {.object = fmt::format("{}.{}", altered(step), name),
                      .message = fmt::format("{} every row is checked", waiters_of(step, blocking)),
                      .fix = fix_by_validating_later(findings, step, name, definition_of_added(step, name))});
    }
}

}  // namespace

extern const Rule add_check_validated = {
    .id = "add-check-validated",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A check constraint is checked at once, while its table is locked for everybody.",
    .why = "ADD CHECK takes ACCESS EXCLUSIVE and reads every row before it lets go.",
    .fix = "Add the constraint NOT VALID, which is brief, and VALIDATE it in a later migration, which lets others read and write.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);",
    .good = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
