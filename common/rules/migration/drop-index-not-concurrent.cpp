// DROP INDEX waits for every query of its table, and every later one waits behind it.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

/// What the transaction holds anyway is no news.
bool waits(const Step& step, const Dropped& drop) {
    if (!drop.relation) return step.session.held.empty();
    const bool made_here_and_now = drop.relation->created.migration == step.migration && drop.relation->created.transaction == step.session.transaction;
    return !made_here_and_now && drop.relation->persistence != Persistence::temporary && step.session.held_on(drop.relation->name) < LockMode::access_exclusive;
}

void check(const Step& step, Findings& findings) {
    const auto* drop = std::get_if<sql::Drop>(&step.statement.body);
    if (!drop || drop->kind != ObjectKind::index || drop->concurrently || has_lock_timeout(step)) return;
    for (const Effect& effect : step.effects) {
        const auto* gone = std::get_if<Dropped>(&effect);
        if (!gone || gone->kind != ObjectKind::index || gone->by_cascade || !waits(step, *gone)) continue;
        const std::string table = gone->relation ? gone->relation->name.display() : "its table";
        const bool partitioned = gone->relation && gone->relation->partitioned();
        const std::string fix = partitioned ? lock_timeout_fix(findings, step.text)
                                            : findings.fix().outside_transaction(findings.fix().run(fmt::format(
                                                  "DROP INDEX CONCURRENTLY {}{}", drop->if_exists ? "IF EXISTS " : "", quoted(gone->name))));
        findings.add({.object = display_of(*gone),
                      .message = fmt::format("dropping the index {} waits for every query of {}, and all later ones wait behind it", display_of(*gone), table),
                      .fix = fix,
                      .lock = std::string(name_of(LockMode::access_exclusive))});
    }
}

}  // namespace

extern const Rule drop_index_not_concurrent = {
    .id = "drop-index-not-concurrent",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "An index is dropped under a lock that stops its table.",
    .why = "DROP INDEX takes ACCESS EXCLUSIVE on the table. It is brief by itself, but it waits for the longest query that reads the "
           "table, and all queries that come later wait behind it.",
    .fix = "Use DROP INDEX CONCURRENTLY, outside a transaction.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n"
             "CREATE INDEX orders_note ON orders (note);\n",
    .bad = "DROP INDEX orders_note;",
    .good = "DROP INDEX CONCURRENTLY orders_note;",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
