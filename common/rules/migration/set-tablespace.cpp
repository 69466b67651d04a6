// A table or an index moves to another tablespace, byte by byte.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

std::string what_moves(const TableWork& work) {
    if (work.kind != TableWork::Kind::index_build) return fmt::format("every row is copied to the tablespace {}", work.part);
    return work.part.empty() ? "its indexes are copied to another tablespace" : fmt::format("the index {} is copied to the tablespace", work.part);
}

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::tablespace})) {
        const TableWork& first = blocking.first();
        // Of an index that the catalog does not know, the table is not known either.
        const bool unknown = first.table.name.name.empty() && first.kind == TableWork::Kind::index_build && !first.part.empty();
        add_blocking(findings, blocking,
                     {.object = unknown ? first.part : first.table.name.name.empty() ? "" : first.table.name.display(),
                      .message = fmt::format("{} {}", unknown ? "nobody reads or writes its table while" : waiters_of(step, blocking), what_moves(first)),
                      .fix = "build indexes in the new tablespace CONCURRENTLY beside the old ones; move a table by copying it in batches, or when nobody uses it"});
    }
}

}  // namespace

extern const Rule set_tablespace = {
    .id = "set-tablespace",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A table or an index is copied to another tablespace while it is locked for everybody.",
    .why = "SET TABLESPACE copies every byte of the table or index under ACCESS EXCLUSIVE.",
    .fix = "Build the indexes anew in the other tablespace, CONCURRENTLY; move the table when nobody uses it.",
    .given = "CREATE TABLE events (id bigint PRIMARY KEY, note text);",
    .bad = "ALTER TABLE events SET TABLESPACE fast;",
    .good = "CREATE INDEX CONCURRENTLY events_note ON events (note) TABLESPACE fast;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
