// A unique constraint whose index is built while nobody reads or writes the table.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto added = constraints_added(step, sql::ConstraintDefinition::Kind::unique);
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::unique})) {
        if (added.empty()) return;
        const AddedConstraint& first = added.front();
        const std::string name = name_of_added(step, first);
        const std::vector<std::string> columns = first.column.empty() ? first.definition->columns : std::vector<std::string>{first.column};
        const std::string fix = fix_by_index(findings, step, name, "UNIQUE", columns);
        add_blocking(findings, blocking,
                     {.object = fmt::format("{}.{}", altered(step), name),
                      .message = fmt::format("{} the index of {} is built", waiters_of(step, blocking), name),
                      .fix = first.column.empty() ? fix : fmt::format("add {} without UNIQUE; {}", quoted(first.column), fix)});
    }
}

}  // namespace

extern const Rule add_unique = {
    .id = "add-unique",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A unique constraint builds its index while its table is locked for everybody.",
    .why = "ADD UNIQUE takes ACCESS EXCLUSIVE, and reads and sorts every row before it lets go.",
    .fix = "Build a unique index CONCURRENTLY and add the constraint USING INDEX, which is brief.",
    .given = "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
    .bad = "ALTER TABLE users ADD CONSTRAINT users_email UNIQUE (email);",
    .good = "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);\n"
            "ALTER TABLE users ADD CONSTRAINT users_email UNIQUE USING INDEX users_email;\n",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
