// A column under another name. Of a table that also got another name the table's finding is enough; a view under the
// table's old name may have the column's old one.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool has_column(const Catalog& catalog, const QualifiedName& owner, const std::string& name) {
    if (const Relation* relation = catalog.relations.find(owner)) return relation->column(name) != nullptr;
    const Type* type = catalog.types.find(owner);
    return type && std::any_of(type->attributes.begin(), type->attributes.end(), [&](const Column& attribute) { return attribute.name == name; });
}

/// The statement that adds the new column; empty where the type is not known.
std::string addition_of(const Renamed& renamed) {
    const Column* column = renamed.relation ? renamed.relation->column(renamed.part) : nullptr;
    if (!column || column->type.empty()) return {};
    return fmt::format("ALTER TABLE {} ADD COLUMN {} {}", quoted(renamed.from), quoted(renamed.new_part), column->type);
}

void check(const Step& step, Findings& findings) {
    for (const Renamed* renamed : renames_of(step, {ObjectKind::column, ObjectKind::attribute})) {
        const std::string owner = renamed->from.display();
        const std::string added = addition_of(*renamed);
        Verdict verdict{.object = fmt::format("{}.{}", owner, renamed->part),
                        .message = fmt::format("renames {} of {} to {}: what uses the old name fails", renamed->part, owner, renamed->new_part),
                        .fix = fmt::format("add the new column and keep both in step until nothing uses {}{}", renamed->part, added.empty() ? "" : ": " + findings.fix().run(added)),
                        .lock = "ACCESS EXCLUSIVE"};
        if (renamed->kind == ObjectKind::attribute) verdict.fix = fmt::format("add the attribute {} and leave {} until nothing uses it", renamed->new_part, renamed->part);
        verdict.unless = [moved = *renamed](const Catalog& at_end) {
            // That the whole table is gone is said by itself.
            const bool table_went = moved.relation && !at_end.relations.find(moved.from);
            return table_went || has_column(at_end, moved.from, moved.part);
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule rename_column = {
    .id = "rename-column",
    .category = Category::compatibility,
    .summary = "A column gets another name, and nothing provides the old one.",
    .why = "Programs that run while the migration is deployed name the column in their statements and fail at once; those "
           "deployed with the migration fail until it has run.",
    .fix = "Add a column of the new name, keep both in step with a trigger, move the users, and drop the old one later.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "ALTER TABLE orders RENAME COLUMN note TO remark;",
    .good = "ALTER TABLE orders RENAME TO orders_data;\n"
            "ALTER TABLE orders_data RENAME COLUMN note TO remark;\n"
            "CREATE VIEW orders AS SELECT id, remark AS note, remark FROM orders_data;\n",
    .occasion = effects<Renamed>(),
    .check = check,
};

}  // namespace pgsteward::rules
