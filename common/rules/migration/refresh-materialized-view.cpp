// REFRESH MATERIALIZED VIEW keeps readers out while its query runs.
#include <fmt/format.h>

#include <algorithm>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

/// CONCURRENTLY needs a unique index over columns, of all rows.
bool has_key(const Relation* view) {
    return view && std::any_of(view->indexes.begin(), view->indexes.end(), [](const Index& index) {
        return index.unique && index.predicate.empty() && std::all_of(index.keys.begin(), index.keys.end(), [](const IndexKey& key) { return !key.column.empty(); });
    });
}

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::refresh})) {
        const TableWork& work = blocking.first();
        if (work.kind != TableWork::Kind::rewrite || !work.why.empty()) continue;   // never filled: nobody reads it yet
        const std::string view = work.table.name.display();
        const std::string refresh = findings.fix().run(fmt::format("REFRESH MATERIALIZED VIEW CONCURRENTLY {}", quoted(work.table.name)));
        add_blocking(findings, blocking,
                     {.object = view,
                      .message = fmt::format("nobody reads {} while its query runs and the rows are written", view),
                      .fix = has_key(step.catalog.relations.find(work.table.name)) ? refresh : fmt::format("create a unique index on columns of {}, then {}", view, refresh)});
    }
}

}  // namespace

extern const Rule refresh_materialized_view = {
    .id = "refresh-materialized-view",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A materialized view is refreshed while all its readers wait.",
    .why = "REFRESH MATERIALIZED VIEW takes ACCESS EXCLUSIVE on the view before its query begins, and keeps it until the rows are written.",
    .fix = "Use REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\n"
             "CREATE MATERIALIZED VIEW totals AS SELECT id, total FROM orders;\n"
             "CREATE UNIQUE INDEX totals_id ON totals (id);\n",
    .bad = "REFRESH MATERIALIZED VIEW totals;",
    .good = "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
