// CREATE OR REPLACE VIEW of a view that others read.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateView>(&step.statement.body);
    const TableLocked* lock = create ? brief_lock(step, LockMode::access_exclusive) : nullptr;
    if (!lock) return;
    const std::string view = lock->table.name.display();
    findings.add({.object = view,
                  .message = fmt::format("replacing {} waits for every query that reads it, and all later ones wait behind it", view),
                  .fix = fmt::format("{} first, and try again later where it strikes", findings.fix().run("SET lock_timeout = '5s'")),
                  .lock = std::string(name_of(lock->mode)),
                  .once = true});
}

}  // namespace

extern const Rule replace_view = {
    .id = "replace-view",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "A view that others read is replaced, with no limit to the wait.",
    .why = "CREATE OR REPLACE VIEW takes ACCESS EXCLUSIVE on the view: brief by itself, but it waits for the longest query that reads it, "
           "and all later ones wait behind it.",
    .fix = "Set lock_timeout before it and try again later where it strikes.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\n"
             "CREATE VIEW totals AS SELECT id, total FROM orders;\n",
    .bad = "CREATE OR REPLACE VIEW totals AS SELECT id, total FROM orders WHERE total > 0;",
    .good = "SET lock_timeout = '5s';\n"
            "CREATE OR REPLACE VIEW totals AS SELECT id, total FROM orders WHERE total > 0;\n",
    .occasion = statements<sql::CreateView>(),
    .check = check,
};

}  // namespace pgsteward::rules
