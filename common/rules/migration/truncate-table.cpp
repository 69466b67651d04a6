// TRUNCATE empties its tables, and with CASCADE every table that refers to them.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

/// The older tables that refer to it by foreign keys, also through others.
std::vector<std::string> emptied_along(const Step& step, const QualifiedName& table) {
    std::set<QualifiedName> reached = {table};
    for (bool grown = true; grown;) {
        grown = false;
        for (const auto& [name, relation] : step.catalog.relations)
            for (const Constraint& key : relation->constraints)
                if (key.kind == Constraint::Kind::foreign_key && reached.contains(key.referenced) && reached.insert(name).second) grown = true;
    }
    reached.erase(table);
    std::vector<std::string> names;
    for (const QualifiedName& name : reached)
        if (!made_here(step, step.catalog.relations.find(name)->created)) names.push_back(name.display());
    return names;
}

void check(const Step& step, Findings& findings) {
    for (const Effect& effect : step.effects) {
        const auto* rows = std::get_if<RowsChanged>(&effect);
        if (!rows || rows->how != RowsChanged::How::truncate || rows->temporary) continue;
        const std::vector<std::string> along = rows->cascade ? emptied_along(step, rows->table) : std::vector<std::string>{};
        const bool holds_rows = rows->known != Known::this_migration;
        if (!holds_rows && along.empty()) continue;
        std::string message = fmt::format("removes all rows of {}", rows->table.display());
        if (!along.empty()) message += fmt::format(", and by CASCADE those of {}", list_of(along));
        else if (rows->cascade && !step.catalog.complete) message += ", and by CASCADE those of every table that refers to it";
        findings.add({.object = rows->table.display(),
                      .message = std::move(message),
                      .fix = fmt::format("delete the rows of {} that have to go with a WHERE, in batches", rows->table.display())});
    }
}

}  // namespace

extern const Rule truncate_table = {
    .id = "truncate-table",
    .category = Category::data_loss,
    .summary = "All rows of a table are removed.",
    .why = "TRUNCATE removes every row without looking at it and without firing DELETE triggers, and with CASCADE does "
           "the same to each table that refers to it. Nothing can be read while it runs.",
    .fix = "Delete the rows that have to go with a WHERE, in batches, after a copy where somebody may ask for them.",
    .given = "CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz);",
    .bad = "TRUNCATE events;",
    .good = "DELETE FROM events WHERE at < '2020-01-01';",
    .occasion = effects<RowsChanged>(),
    .check = check,
};

}  // namespace pgsteward::rules
