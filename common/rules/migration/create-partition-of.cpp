// CREATE TABLE … PARTITION OF a table that others use: ACCESS EXCLUSIVE on the parent, and the default partition is read.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

std::string fix_for(const Step& step, const sql::CreateTable& create, const QualifiedName& parent, const Findings& findings) {
    const Relation* made = relation_of(step, create.table);
    const std::string table = quoted(resolved(step, create.table));
    return findings.fix().all({findings.fix().run(fmt::format("CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)", table, quoted(parent))),
                               findings.fix().run(fmt::format("ALTER TABLE {} ATTACH PARTITION {} {}", quoted(parent), table, made ? made->partition_bound : "…"))});
}

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateTable>(&step.statement.body);
    if (!create || !create->partition_of || create->inherits.empty()) return;
    const QualifiedName parent = resolved(step, create->inherits.front());
    const auto blocked = blocking_work(step, {TableWork::Cause::default_partition});
    for (const Blocking& blocking : blocked) {
        const std::string other = blocking.first().table.name.display();
        add_blocking(findings, blocking,
                     {.object = parent.display(),
                      .message = fmt::format("nobody reads or writes {} and {} while every row of the latter is checked whether it belongs to the new partition", parent.display(), other),
                      .fix = fmt::format("first add a check to {} that keeps these rows out, NOT VALID, and validate it", other)});
    }
    if (!blocked.empty() || !brief_lock(step, LockMode::access_exclusive)) return;
    findings.add({.object = parent.display(),
                  .message = fmt::format("the new partition waits for every query of {}, and all later ones wait behind it", parent.display()),
                  .fix = fix_for(step, *create, parent, findings),
                  .lock = std::string(name_of(LockMode::access_exclusive)),
                  .severity = Severity::warning});
}

}  // namespace

extern const Rule create_partition_of = {
    .id = "create-partition-of",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A partition is made on a table that others use, under a lock that stops it.",
    .why = "CREATE TABLE … PARTITION OF takes ACCESS EXCLUSIVE on the parent: brief by itself, but it waits for the longest query, and all "
           "later ones wait behind it. Where there is a default partition, every row of it is read under that lock.",
    .fix = "Make the table by itself with CREATE TABLE … (LIKE parent), and ATTACH it, which lets others read and write the parent.",
    .given = "CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);",
    .bad = "CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    .good = "CREATE TABLE events_2024 (LIKE events);\n"
            "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n",
    .occasion = statements<sql::CreateTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
