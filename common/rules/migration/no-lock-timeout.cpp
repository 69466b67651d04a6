// A lock that stops a table, asked for without a limit to the wait. Off by default: most projects set the limit where
// they run their migrations, and no file shows it.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const TableLocked* lock = brief_lock(step, LockMode::share, false);
    if (!lock) return;
    const std::string table = lock->table.name.display();
    findings.add({.object = table,
                  .message = fmt::format("waits for every {} of {} without a limit, and all later ones wait behind it", blocks_reads(lock->mode) ? "query" : "write", table),
                  .fix = fmt::format("{} first, and try again later where it strikes", findings.fix().run("SET lock_timeout = '5s'")),
                  .lock = std::string(name_of(lock->mode)),
                  .once = true});
}

}  // namespace

extern const Rule no_lock_timeout = {
    .id = "no-lock-timeout",
    .category = Category::locking,
    .severity = Severity::warning,
    .on = false,
    .summary = "A lock that stops a table is asked for without lock_timeout.",
    .why = "A statement that waits for its lock stops everybody who comes after it, however brief its own work is. lock_timeout makes it "
           "give up, and the deployment can try again.",
    .fix = "Set lock_timeout at the begin of the migration, or for the role that runs migrations, and try again where it strikes.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .bad = "ALTER TABLE orders ADD COLUMN note text;",
    .good = "SET lock_timeout = '5s';\n"
            "ALTER TABLE orders ADD COLUMN note text;\n",
    .check = check,
};

}  // namespace pgsteward::rules
