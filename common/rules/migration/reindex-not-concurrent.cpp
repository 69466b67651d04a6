// REINDEX of tables that others use. REINDEX SYSTEM has no other form, and does not touch them.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

std::string_view word_of(sql::Reindex::Kind kind) {
    switch (kind) {
        case sql::Reindex::Kind::index: return "INDEX";
        case sql::Reindex::Kind::table: return "TABLE";
        case sql::Reindex::Kind::schema: return "SCHEMA";
        case sql::Reindex::Kind::database: return "DATABASE";
        case sql::Reindex::Kind::system: break;
    }
    return "SYSTEM";
}

void check(const Step& step, Findings& findings) {
    const auto* reindex = std::get_if<sql::Reindex>(&step.statement.body);
    if (!reindex || reindex->concurrently) return;
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::reindex})) {
        const std::string sql = with_word_behind(step.text, word_of(reindex->kind), "CONCURRENTLY");
        const bool index = reindex->kind == sql::Reindex::Kind::index;
        // Of an index that the catalog does not know, the table is not known either.
        const bool unknown = index && blocking.first().table.name.name.empty();
        add_blocking(findings, blocking,
                     {.object = index ? blocking.first().part : "",
                      .message = fmt::format("{} {} built anew, and nobody reads through {} either", unknown ? "nobody writes its table while" : waiters_of(step, blocking),
                                             index ? fmt::format("the index {} is", blocking.first().part) : "its indexes are", index ? "it" : "the one at hand"),
                      .fix = findings.fix().outside_transaction(findings.fix().run(sql))});
    }
}

}  // namespace

extern const Rule reindex_not_concurrent = {
    .id = "reindex-not-concurrent",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "Indexes are built anew while all writes to their table wait.",
    .why = "REINDEX takes a SHARE lock on the table and ACCESS EXCLUSIVE on the index that it works on: nobody writes, and queries that "
           "would plan with that index wait as well.",
    .fix = "Use REINDEX … CONCURRENTLY, outside a transaction.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n"
             "CREATE INDEX orders_note ON orders (note);\n",
    .bad = "REINDEX TABLE orders;",
    .good = "REINDEX TABLE CONCURRENTLY orders;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
