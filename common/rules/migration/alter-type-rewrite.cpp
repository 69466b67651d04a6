// A column gets a type whose values are stored otherwise.
#include <fmt/format.h>

#include <algorithm>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

std::string fix_for(const Step& step, const std::string& column, const Findings& findings) {
    const std::string table = altered_quoted(step);
    std::string type = "…";
    for (const auto* change : actions_of<sql::AlterColumnType>(step))
        if (const Relation* relation = change->column == column ? relation_of(step, std::get<sql::AlterTable>(step.statement.body).relation) : nullptr)
            if (const Column* changed = relation->column(column); changed && !changed->type.empty()) type = changed->type;
    return fmt::format("{}, keep it current by a trigger, copy in batches, and swap the names later",
                       findings.fix().run(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", table, quoted(column + "_new"), type)));
}

std::string why(const Step& step, const TableWork& work) {
    const bool asks_time_zone = step.session.time_zone.empty() && work.why.find("time zone is") != std::string::npos;
    return fmt::format("{} changes {}{}", work.part, work.why, work.certain || asks_time_zone ? "" : ", unless the column's type before is one that stays");
}

/// However many columns change, one ALTER TABLE rewrites once: the columns that surely cause it come first.
void check(const Step& step, Findings& findings) {
    std::vector<Blocking> found = blocking_work(step, {TableWork::Cause::column_type});
    if (found.empty()) return;
    std::stable_partition(found.begin(), found.end(), [](const Blocking& blocking) { return blocking.first().certain; });
    std::string reasons;
    for (const Blocking& blocking : found) reasons += (reasons.empty() ? "" : "; ") + why(step, blocking.first());
    const Blocking& first = found.front();
    add_blocking(findings, first,
                 {.object = fmt::format("{}.{}", altered(step), first.first().part),
                  .message = fmt::format("{} every row is rewritten: {}", waiters_of(step, first), reasons),
                  .fix = fix_for(step, first.first().part, findings)});
}

}  // namespace

extern const Rule alter_type_rewrite = {
    .id = "alter-type-rewrite",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A column's type changes so that the whole table is rewritten.",
    .why = "Where the new type stores values otherwise, or checks them, the table is written anew under ACCESS EXCLUSIVE, with all its "
           "indexes. Only some changes cost nothing: a longer varchar, text, a numeric with more digits before the point.",
    .fix = "Add a column of the new type, keep it current by a trigger, copy in batches, and swap the names.",
    .given = "CREATE TABLE orders (id integer PRIMARY KEY, note varchar(20));",
    .bad = "ALTER TABLE orders ALTER COLUMN id TYPE bigint;",
    .good = "ALTER TABLE orders ALTER COLUMN note TYPE varchar(200);",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
