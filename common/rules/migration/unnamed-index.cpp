// An index whose name the server chooses.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateIndex>(&step.statement.body);
    if (!create || !create->name.empty()) return;
    const std::string table = display_of(step, create->table);
    findings.add({.object = table, .message = fmt::format("an index of {} has no name", table)});
}

}  // namespace

extern const Rule unnamed_index = {
    .id = "unnamed-index",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "An index has no name.",
    .why = "The server makes a name of table and columns, and adds a number where that is taken, so that running the statement twice makes two "
           "indexes. A later migration has to guess.",
    .fix = "Name the index.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "CREATE INDEX ON orders (note);",
    .good = "CREATE INDEX orders_note ON orders (note);",
    .occasion = statements<sql::CreateIndex>(),
    .check = check,
};

}  // namespace pgsteward::rules
