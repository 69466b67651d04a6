// An index of many columns costs every write, and serves few queries.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

constexpr std::size_t most_columns = 3;

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateIndex>(&step.statement.body);
    // What is unique needs all of its columns.
    if (!create || create->unique || create->elements.size() <= most_columns) return;
    const std::string table = display_of(step, create->table);
    findings.add({.object = table, .message = fmt::format("the index {} of {} has {} columns", create->name, table, create->elements.size())});
}

}  // namespace

extern const Rule wide_index = {
    .id = "wide-index",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "An index has more than three columns.",
    .why = "Each column makes the index larger and every write slower, and only queries that name the leading ones can use the others.",
    .fix = "Leave out columns that the leading ones already narrow down enough.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int, c int, d int);",
    .bad = "CREATE INDEX orders_all ON orders (a, b, c, d);",
    .good = "CREATE INDEX orders_some ON orders (a, b);",
    .occasion = statements<sql::CreateIndex>(),
    .check = check,
};

}  // namespace pgsteward::rules
