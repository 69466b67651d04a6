// VACUUM FULL writes tables anew.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::vacuum_full})) {
        add_blocking(findings, blocking,
                     {.object = blocking.first().table.name.display(),
                      .message = fmt::format("{} every row is rewritten", waiters_of(step, blocking)),
                      .fix = fmt::format("{}, which lets others work; to give space back use pg_repack", findings.fix().outside_transaction(findings.fix().run(blocking.first().table.name.name.empty() ? std::string("VACUUM (ANALYZE)") : fmt::format("VACUUM (ANALYZE) {}", quoted(blocking.first().table.name)))))});
    }
}

}  // namespace

extern const Rule vacuum_full = {
    .id = "vacuum-full",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "VACUUM FULL rewrites tables while they are locked for everybody.",
    .why = "VACUUM FULL writes a new copy of the table and of all its indexes under ACCESS EXCLUSIVE, and needs the room for both.",
    .fix = "Plain VACUUM lets others work; to give space back use pg_repack.",
    .given = "CREATE TABLE events (id bigint PRIMARY KEY);",
    .bad = "VACUUM FULL events;",
    .good = "VACUUM (ANALYZE) events;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
