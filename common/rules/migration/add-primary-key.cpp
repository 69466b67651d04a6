// A primary key whose index is built while nobody reads or writes the table.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto added = constraints_added(step, sql::ConstraintDefinition::Kind::primary_key);
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::primary_key})) {
        if (added.empty()) return;
        const AddedConstraint& first = added.front();
        const std::string name = name_of_added(step, first);
        const std::vector<std::string> columns = first.column.empty() ? first.definition->columns : std::vector<std::string>{first.column};
        const std::string fix = fix_by_index(findings, step, name, "PRIMARY KEY", columns);
        add_blocking(findings, blocking,
                     {.object = fmt::format("{}.{}", altered(step), name),
                      .message = fmt::format("{} the index of the primary key is built", waiters_of(step, blocking)),
                      .fix = first.column.empty() ? fix : fmt::format("add and fill {} first; {}", quoted(first.column), fix)});
    }
}

}  // namespace

extern const Rule add_primary_key = {
    .id = "add-primary-key",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A primary key builds its index while its table is locked for everybody.",
    .why = "ADD PRIMARY KEY takes ACCESS EXCLUSIVE, reads every row for nulls, and reads and sorts every row for the index before it lets go.",
    .fix = "Build a unique index CONCURRENTLY over columns that are NOT NULL and add the key USING INDEX, which is brief.",
    .given = "CREATE TABLE orders (id bigint NOT NULL, note text);",
    .bad = "ALTER TABLE orders ADD PRIMARY KEY (id);",
    .good = "CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON orders (id);\n"
            "ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;\n",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
