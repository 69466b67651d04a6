// A unique index is a constraint by another name. An index that enforces nothing may go; of one that the catalog does
// not know, nobody can say.
#include <fmt/format.h>

#include "check/protection.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

std::string describe(const Index& index) {
    const std::string where = index.predicate.empty() ? "" : " where " + index.predicate;
    std::string keys;
    for (const IndexKey& key : index.keys) keys += (keys.empty() ? "" : ", ") + display(key);
    return fmt::format("({}){}", keys, where);
}

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::index})) {
        const std::string name = display_of(*drop);
        if (!drop->index) {
            findings.add({.object = name,
                          .message = fmt::format("drops the index {}, which is not known here: it may be unique", name),
                          .fix = fmt::format("make sure that {} enforces nothing", name),
                          .severity = Severity::notice,
                          .destructive = false});
            continue;
        }
        if (!drop->index->unique) continue;
        const std::string table = drop->relation ? drop->relation->name.display() : "its table";
        Verdict verdict{.object = name,
                        .message = fmt::format("drops the unique index {}: {} takes duplicates in {}", name, table, describe(*drop->index)),
                        .fix = fmt::format("create a unique index on the same or fewer columns of {} in the same migration", table)};
        if (drop->relation)
            verdict.unless = [of = drop->relation, lost = *drop->index](const Catalog& at_end) {
                return is_replaced(at_end, of->name, lost) || is_gone(at_end, *of);
            };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_index = {
    .id = "drop-index",
    .category = Category::protection,
    .summary = "A unique index is dropped and nothing as strong replaces it.",
    .why = "From the commit on duplicates get in, and the index cannot be built again before each of them has been found "
           "and removed. ON CONFLICT clauses that name its columns fail.",
    .fix = "Create the index that replaces it first, on the same or fewer columns, in the same migration.",
    .given = "CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);\n"
             "CREATE UNIQUE INDEX users_email ON users (email);\n"
             "CREATE INDEX users_name ON users (name);\n",
    .bad = "DROP INDEX users_email;",
    .good = "-- This index enforces nothing.\n"
            "DROP INDEX users_name;\n",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
