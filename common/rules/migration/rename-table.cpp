// A table or view under another name. A view, or another table, under the old name keeps programs running.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto kinds = {ObjectKind::table, ObjectKind::foreign_table, ObjectKind::view, ObjectKind::materialized_view, ObjectKind::sequence};
    for (const Renamed* renamed : renames_of(step, kinds)) {
        const std::string from = renamed->from.display();
        const std::string view = fmt::format("CREATE VIEW {} AS SELECT * FROM {}", quoted(renamed->from), quoted(renamed->to));
        Verdict verdict{.object = from,
                        .message = fmt::format("renames the {} {} to {}: what uses the old name fails", name_of(renamed->kind), from, renamed->to.name),
                        .lock = "ACCESS EXCLUSIVE"};
        if (renamed->kind == ObjectKind::sequence) {
            // A column's default follows; only nextval('name') in a program does not.
            verdict.severity = Severity::warning;
            verdict.fix = fmt::format("leave {} its name; columns that draw from it do not need another", from);
        } else {
            verdict.fix = fmt::format("keep the old name working in the same migration until nothing uses it: {}", findings.fix().run(view));
        }
        verdict.unless = [moved = *renamed](const Catalog& at_end) { return provided_again(at_end, moved); };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule rename_table = {
    .id = "rename-table",
    .category = Category::compatibility,
    .summary = "A table or view gets another name, and nothing stands under the old one.",
    .why = "Programs that run while the migration is deployed use the old name and fail at once; so do functions, reports "
           "and other services that nobody redeploys. Going back needs a second rename.",
    .fix = "Leave a view under the old name in the same migration, move the users, and drop the view later.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "ALTER TABLE orders RENAME TO sales;",
    .good = "ALTER TABLE orders RENAME TO sales;\n"
            "CREATE VIEW orders AS SELECT id, note FROM sales;\n",
    .occasion = effects<Renamed>(),
    .check = check,
};

}  // namespace pgsteward::rules
