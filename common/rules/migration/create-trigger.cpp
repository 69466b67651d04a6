// CREATE TRIGGER on a table that others write.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateTrigger>(&step.statement.body);
    const TableLocked* lock = create ? brief_lock(step, LockMode::share_row_exclusive) : nullptr;
    if (!lock || lock->table.kind != ObjectKind::table) return;
    const std::string table = lock->table.name.display();
    findings.add({.object = fmt::format("{}.{}", table, create->name),
                  .message = fmt::format("the new trigger waits for every write to {}, and all later ones wait behind it", table),
                  .fix = lock_timeout_fix(findings, step.text),
                  .lock = std::string(name_of(lock->mode)),
                  .once = true});
}

}  // namespace

extern const Rule create_trigger = {
    .id = "create-trigger",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "A trigger is made on a table that others write, with no limit to the wait.",
    .why = "CREATE TRIGGER takes SHARE ROW EXCLUSIVE: brief by itself, but it waits for the longest transaction that writes the table, and "
           "all later writes wait behind it.",
    .fix = "Set lock_timeout before it and try again later where it strikes.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
             "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n",
    .bad = "CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();",
    .good = "SET lock_timeout = '5s';\n"
            "CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();\n",
    .occasion = statements<sql::CreateTrigger>(),
    .check = check,
};

}  // namespace pgsteward::rules
