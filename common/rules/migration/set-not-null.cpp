// SET NOT NULL reads the whole table, unless a valid check of that very column says that there are no nulls.
#include <fmt/format.h>

#include <algorithm>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/protection.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

using Columns = std::vector<std::string>;

std::string free_name(const Step& step, const Columns& columns) {
    constexpr std::size_t longest = 63;
    std::string name = fmt::format("{}_not_null", fmt::join(columns, "_"));
    if (name.size() > longest) name = "not_null";
    const Relation* table = step.relation_before.get();
    for (int number = 1; table && table->constraint(name); ++number) name = fmt::format("not_null_{}", number);
    return name;
}

/// ALTER TABLE drops before it sets: in one statement the check would be gone when the server asks for it.
std::string fix_for(const Step& step, const Columns& columns, const Findings& findings) {
    const std::string table = altered_quoted(step);
    const Constraint* waiting = step.relation_before && columns.size() == 1 ? not_null_check(*step.relation_before, columns.front()) : nullptr;
    if (waiting) return fmt::format("in a migration before this one {}", findings.fix().run(fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", table, quoted(waiting->name))));
    Columns conditions, actions;
    for (const std::string& column : columns) {
        conditions.push_back(fmt::format("{} IS NOT NULL", quoted(column)));
        actions.push_back(fmt::format("ALTER COLUMN {} SET NOT NULL", quoted(column)));
    }
    const std::string name = free_name(step, columns);
    return fmt::format("{}, then {}", fix_by_validating_later(findings, step, name, fmt::format("CHECK ({})", fmt::join(conditions, " AND "))),
                       findings.fix().all({findings.fix().run(fmt::format("ALTER TABLE {} {}", table, fmt::join(actions, ", "))),
                                           findings.fix().run(fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", table, quoted(name)))}));
}

/// However many columns it is about, one ALTER TABLE reads the rows once.
void check(const Step& step, Findings& findings) {
    const std::vector<Blocking> found = blocking_work(step, {TableWork::Cause::not_null});
    if (found.empty()) return;
    Blocking all{{}, LockMode::none};
    Columns columns;
    bool certain = false;
    for (const Blocking& blocking : found) {
        columns.push_back(blocking.first().part);
        certain = certain || blocking.first().certain;
        all.works.insert(all.works.end(), blocking.works.begin(), blocking.works.end());
        all.lock = std::max(all.lock, blocking.lock);
    }
    add_blocking(findings, all,
                 {.object = fmt::format("{}.{}", altered(step), columns.front()),
                  .message = fmt::format("{} every row is read for NULL in {}{}", waiters_of(step, all), list_of(columns),
                                         certain ? "" : ", unless the constraint that was validated before says that there is none"),
                  .fix = fix_for(step, columns, findings)});
}

}  // namespace

extern const Rule set_not_null = {
    .id = "set-not-null",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "Every row is read for nulls while the table is locked for everybody.",
    .why = "SET NOT NULL takes ACCESS EXCLUSIVE and reads every row before it lets go. Where a valid check of the column says IS NOT NULL, "
           "the server trusts it and reads nothing.",
    .fix = "Add CHECK (column IS NOT NULL) NOT VALID, validate it in a later migration, set NOT NULL, and drop the check.",
    .given = "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
    .bad = "ALTER TABLE users ALTER COLUMN email SET NOT NULL;",
    .good = "ALTER TABLE users ADD CONSTRAINT email_not_null CHECK (email IS NOT NULL) NOT VALID;\n"
            "ALTER TABLE users VALIDATE CONSTRAINT email_not_null;\n"
            "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
