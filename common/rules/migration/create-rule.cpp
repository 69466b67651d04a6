// CREATE RULE on a table that others use.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateRule>(&step.statement.body);
    const TableLocked* lock = create ? brief_lock(step, LockMode::access_exclusive) : nullptr;
    if (!lock) return;
    const std::string table = lock->table.name.display();
    findings.add({.object = fmt::format("{}.{}", table, create->name),
                  .message = fmt::format("the new rule waits for every query of {}, and all later ones wait behind it", table),
                  .fix = lock_timeout_fix(findings, step.text),
                  .lock = std::string(name_of(lock->mode)),
                  .once = true});
}

}  // namespace

extern const Rule create_rule = {
    .id = "create-rule",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "A rule is made on a table that others use, with no limit to the wait.",
    .why = "CREATE RULE takes ACCESS EXCLUSIVE: brief by itself, but it waits for the longest query of the table, and all later ones wait "
           "behind it.",
    .fix = "Set lock_timeout before it and try again later where it strikes.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
             "CREATE TABLE log (id bigint);\n",
    .bad = "CREATE RULE log_orders AS ON INSERT TO orders DO ALSO INSERT INTO log VALUES (new.id);",
    .good = "SET lock_timeout = '5s';\n"
            "CREATE RULE log_orders AS ON INSERT TO orders DO ALSO INSERT INTO log VALUES (new.id);\n",
    .occasion = statements<sql::CreateRule>(),
    .check = check,
};

}  // namespace pgsteward::rules
