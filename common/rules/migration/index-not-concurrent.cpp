// CREATE INDEX on a table that was there before.
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateIndex>(&step.statement.body);
    if (!create || create->concurrently) return;
    const Relation* table = step.catalog.relation(create->table.qualified(), step.session.search_path);
    const bool made_here = table && (table->created.migration == step.migration || table->persistence == Persistence::temporary);
    if (made_here) return;
    Verdict verdict;
    verdict.object = table ? table->name.display() : create->table.qualified().display();
    verdict.message = "writes to " + verdict.object + " wait until the whole index is built";
    verdict.lock = "SHARE";
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule index_not_concurrent = {
    .id = "index-not-concurrent",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "An index is built while all writes to its table wait.",
    .why = "CREATE INDEX takes a SHARE lock: inserts, updates and deletes wait until the whole table has been read and sorted.",
    .fix = "Use CREATE INDEX CONCURRENTLY, outside a transaction.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "CREATE INDEX orders_note ON orders (note);",
    .good = "CREATE INDEX CONCURRENTLY orders_note ON orders (note);",
    .check = check,
};

}  // namespace pgsteward::rules
