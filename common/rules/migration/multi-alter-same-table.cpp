// Several ALTER TABLE that each go through the whole table, where one could.
#include <fmt/format.h>

#include <algorithm>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

/// Rewrites and checks of one table can be done in one pass (ATRewriteTables()).
bool is_one_pass(const TableWork& work) {
    using Cause = TableWork::Cause;
    const bool altering = work.cause != Cause::vacuum_full && work.cause != Cause::cluster && work.cause != Cause::refresh && work.cause != Cause::foreign_key;
    return altering && (work.kind == TableWork::Kind::rewrite || work.kind == TableWork::Kind::scan);
}

void check(const Step& step, Findings& findings) {
    if (!std::holds_alternative<sql::AlterTable>(step.statement.body)) return;
    for (const TableWork& work : step.work) {
        if (!is_one_pass(work) || !work.certain || !work.table.live() || !blocks_writes(work.lock)) continue;
        const auto& before = step.session.gone_through;
        const auto earlier = before.find(work.table.name);
        if (earlier == before.end()) return;
        const std::string table = work.table.name.display();
        findings.add({.object = table,
                      .message = fmt::format("goes through every row of {} again, as line {} did", table, earlier->second.begin().line),
                      .fix = fmt::format("write both as actions of one ALTER TABLE {}, which goes through the rows once", quoted(work.table.name)),
                      .lock = std::string(name_of(work.lock)),
                      .once = true});
        return;
    }
}

}  // namespace

extern const Rule multi_alter_same_table = {
    .id = "multi-alter-same-table",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "Several ALTER TABLE of one table each read or rewrite it, where one would do.",
    .why = "Each statement that checks or rewrites rows goes through the whole table by itself while it is locked; several actions of one "
           "ALTER TABLE share the pass.",
    .fix = "Write them as actions of one ALTER TABLE.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, a integer, b integer);",
    .bad = "ALTER TABLE orders ALTER COLUMN a SET NOT NULL;\n"
           "ALTER TABLE orders ALTER COLUMN b SET NOT NULL;\n",
    .good = "ALTER TABLE orders ALTER COLUMN a SET NOT NULL, ALTER COLUMN b SET NOT NULL;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
