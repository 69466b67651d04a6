// A column gets a type whose rows stay, but indexes, checks or foreign keys over it are made anew.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

using Cause = TableWork::Cause;

bool is_rewritten(const Step& step, const QualifiedName& table) {
    return std::any_of(step.work.begin(), step.work.end(), [&](const TableWork& work) { return work.kind == TableWork::Kind::rewrite && work.certain && work.table.name == table; });
}

std::string_view what_is_done(const TableWork& work) {
    switch (work.cause) {
        case Cause::check_again: return "every row is checked again by";
        case Cause::foreign_key_again: return "every row is checked again by the foreign key";
        default: return "the index is built anew:";
    }
}

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {Cause::index_of_changed_type, Cause::check_again, Cause::foreign_key_again})) {
        const TableWork& work = blocking.first();
        // The rewrite is the finding then.
        if (is_rewritten(step, work.table.name) || std::any_of(step.work.begin(), step.work.end(), [](const TableWork& other) { return other.cause == Cause::column_type && other.certain; })) continue;
        std::string fix = fmt::format("build an index that fits the new type CONCURRENTLY first, and drop {} before the change", work.part);
        if (work.cause != Cause::index_of_changed_type) fix = fmt::format("drop {} before the change, add it again NOT VALID, and validate it in a later migration", work.part);
        add_blocking(findings, blocking,
                     {.object = fmt::format("{}.{}", altered(step), work.why),
                      .message = fmt::format("{} {} {}", waiters_of(step, blocking), what_is_done(work), work.part),
                      .fix = std::move(fix)});
    }
}

}  // namespace

extern const Rule alter_type_reindex = {
    .id = "alter-type-reindex",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A column's type changes so that its indexes or checks are made anew under the lock.",
    .why = "The rows stay as they are, but an index that compares otherwise (another collation, citext, an expression) is built again, and "
           "check constraints are tested again, while ACCESS EXCLUSIVE keeps everybody out.",
    .fix = "Replace the index beside readers and writers first; drop the check and add it again NOT VALID.",
    .given = "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50));\n"
             "CREATE INDEX users_name ON users (lower(name));\n",
    .bad = "ALTER TABLE users ALTER COLUMN name TYPE varchar(100);",
    .good = "DROP INDEX users_name;\n"
            "ALTER TABLE users ALTER COLUMN name TYPE varchar(100);\n",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
