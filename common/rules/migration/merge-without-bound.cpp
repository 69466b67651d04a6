// A MERGE whose ON condition holds for every pair of rows updates or deletes the whole table.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const RowsChanged* rows : unbounded(step, RowsChanged::How::merge)) {
        const std::string table = rows->table.display();
        findings.add({.object = table,
                      .message = fmt::format("merges into every row of {}: the ON condition is always true", table),
                      .fix = fmt::format("join {} to the source by its key", table)});
    }
}

}  // namespace

extern const Rule merge_without_bound = {
    .id = "merge-without-bound",
    .category = Category::data_loss,
    .summary = "A MERGE updates or deletes every row of its table.",
    .why = "With an ON condition that is always true every row matches, and WHEN MATCHED overwrites or deletes it.",
    .fix = "Join the source and the table by a key in the ON condition.",
    .given = "CREATE TABLE stock (item bigint PRIMARY KEY, amount integer);\n"
             "CREATE TABLE delivery (item bigint, amount integer);\n",
    .bad = "MERGE INTO stock USING delivery ON true WHEN MATCHED THEN DELETE;",
    .good = "MERGE INTO stock USING delivery ON stock.item = delivery.item\n"
            "WHEN MATCHED THEN UPDATE SET amount = stock.amount + delivery.amount;\n",
    .occasion = effects<RowsChanged>(),
    .check = check,
};

}  // namespace pgsteward::rules
