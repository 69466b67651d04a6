// ADD PRIMARY KEY USING INDEX is brief only where the columns refuse NULL already.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto added = constraints_added(step, sql::ConstraintDefinition::Kind::primary_key);
    if (added.empty() || added.front().definition->using_index.empty()) return;
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::key_column_null})) {
        const std::string& column = blocking.first().part;
        const std::string table = altered_quoted(step), check_name = fmt::format("{}_not_null", column);
        const std::string condition = fmt::format("CHECK ({} IS NOT NULL)", quoted(column));
        add_blocking(findings, blocking,
                     {.object = fmt::format("{}.{}", altered(step), column),
                      .message = fmt::format("{} every row is read for NULL in {}: the index allows it", waiters_of(step, blocking), column),
                      .fix = fmt::format("before it {}", fix_by_validating_later(findings, step, check_name, condition))});
        return;
    }
}

}  // namespace

extern const Rule primary_key_over_nullable_index = {
    .id = "primary-key-over-nullable-index",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A primary key takes over an index of a column that may be null, and every row is read.",
    .why = "A primary key makes its columns NOT NULL. Where they are not yet, the server reads the whole table under ACCESS EXCLUSIVE, "
           "although the index is there.",
    .fix = "First add CHECK (column IS NOT NULL) NOT VALID and validate it, or set NOT NULL on the strength of it.",
    .given = "CREATE TABLE orders (id bigint, note text);\n"
             "CREATE UNIQUE INDEX orders_pkey ON orders (id);\n",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;",
    .good = "ALTER TABLE orders ADD CONSTRAINT id_not_null CHECK (id IS NOT NULL) NOT VALID;\n"
            "ALTER TABLE orders VALIDATE CONSTRAINT id_not_null;\n"
            "ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;\n",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
