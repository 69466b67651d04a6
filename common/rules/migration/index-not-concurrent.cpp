// CREATE INDEX on a table that others use.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

/// A partitioned table's index cannot be built CONCURRENTLY as a whole.
std::string partitioned_fix(const Step& step, const sql::CreateIndex& create) {
    return fmt::format("create the index ON ONLY {}, which is brief, then one on each partition with CONCURRENTLY, and attach these with ALTER INDEX … ATTACH PARTITION",
                       display_of(step, create.table));
}

std::string concurrent_fix(const Step& step, const sql::CreateIndex& create, const Findings& findings) {
    const Relation* table = relation_of(step, create.table);
    if (table && table->partitioned()) return partitioned_fix(step, create);
    const std::string sql = with_word_behind(step.text, "INDEX", "CONCURRENTLY");
    return findings.fix().outside_transaction(findings.fix().run(sql));
}

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateIndex>(&step.statement.body);
    if (!create || create->concurrently) return;
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::create_index})) {
        const std::string& name = create->name.empty() ? blocking.first().part : create->name;
        add_blocking(findings, blocking,
                     {.object = display_of(step, create->table),
                      .message = fmt::format("{} the index {} is built{}", waiters_of(step, blocking), name, blocking.first().certain ? "" : ", if the table was there already"),
                      .fix = concurrent_fix(step, *create, findings)});
    }
}

}  // namespace

extern const Rule index_not_concurrent = {
    .id = "index-not-concurrent",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "An index is built while all writes to its table wait.",
    .why = "CREATE INDEX takes a SHARE lock: inserts, updates and deletes wait until the whole table has been read and sorted, and in a "
           "transaction until that ends.",
    .fix = "Use CREATE INDEX CONCURRENTLY, outside a transaction.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "CREATE INDEX orders_note ON orders (note);",
    .good = "CREATE INDEX CONCURRENTLY orders_note ON orders (note);",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
