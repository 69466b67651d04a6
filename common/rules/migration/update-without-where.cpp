// An UPDATE that overwrites every row. Filling a column that the same migration added overwrites nothing.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const RowsChanged* rows : unbounded(step, RowsChanged::How::update)) {
        if (rows->fills_new_column && !rows->perhaps_older) continue;
        const std::string table = rows->table.display();
        Verdict verdict{.object = table,
                        .message = fmt::format("overwrites every row of {}, {}", table, describe(rows->bound)),
                        .fix = fmt::format("name the rows of {} that have to change with a WHERE that can be false", table)};
        if (rows->perhaps_older) {
            verdict.message += ", should the column that IF NOT EXISTS adds be there already";
            verdict.severity = Severity::warning;
        }
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule update_without_where = {
    .id = "update-without-where",
    .category = Category::data_loss,
    .summary = "An UPDATE overwrites every row of its table.",
    .why = "The values before are gone when the migration commits. Every row is written anew and stays locked until "
           "then.",
    .fix = "Say which rows have to change with a WHERE that can be false; fill a new column in the migration that adds it.",
    .given = "CREATE TABLE accounts (id bigint PRIMARY KEY, plan text);",
    .bad = "UPDATE accounts SET plan = 'free';",
    .good = "ALTER TABLE accounts ADD COLUMN seats integer;\n"
            "UPDATE accounts SET seats = 1;\n"
            "UPDATE accounts SET plan = 'free' WHERE plan IS NULL;\n",
    .occasion = effects<RowsChanged>(),
    .check = check,
};

}  // namespace pgsteward::rules
