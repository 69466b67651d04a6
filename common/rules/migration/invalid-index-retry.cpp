// CREATE INDEX CONCURRENTLY IF NOT EXISTS, run again after it failed, finds the broken index of the first time.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"
#include "text/contains.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateIndex>(&step.statement.body);
    if (!create || !create->concurrently || !create->if_not_exists || create->name.empty()) return;
    const QualifiedName index{resolved(step, create->table).schema, create->name};
    // Whoever drops what is there first, in this script, starts afresh.
    if (contains(step.session.dropped_indexes, create->name)) return;
    const std::string drop = findings.fix().run(fmt::format("DROP INDEX CONCURRENTLY IF EXISTS {}", quoted(index)));
    findings.add({.object = index.display(),
                  .message = fmt::format("if a first run fails or is cancelled, the next one finds {} and keeps it, though it is INVALID", index.display()),
                  .fix = findings.fix().outside_transaction(fmt::format("drop what is left first: {}", drop)),
                  .once = true});
}

}  // namespace

extern const Rule invalid_index_retry = {
    .id = "invalid-index-retry",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "A second run keeps the invalid index that a failed one left.",
    .why = "When CREATE INDEX CONCURRENTLY fails, an index stays that no query uses and every write maintains; a unique one enforces "
           "nothing for what was there. IF NOT EXISTS takes it for done.",
    .fix = "Drop the index IF EXISTS first, also CONCURRENTLY, and create it without IF NOT EXISTS.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note ON orders (note);",
    .good = "DROP INDEX CONCURRENTLY IF EXISTS orders_note;\n"
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note ON orders (note);\n",
    .occasion = statements<sql::CreateIndex>(),
    .check = check,
};

}  // namespace pgsteward::rules
