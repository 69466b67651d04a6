// SET SCHEMA: the same object under another qualified name.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool stands_again(const Catalog& at_end, const Renamed& renamed) {
    if (is_relation(renamed.kind)) return provided_again(at_end, renamed);
    if (is_routine(renamed.kind)) return at_end.overloads.find(renamed.from) != nullptr;
    return at_end.types.find(renamed.from) != nullptr;
}

void check(const Step& step, Findings& findings) {
    const auto kinds = {ObjectKind::table, ObjectKind::foreign_table, ObjectKind::view, ObjectKind::materialized_view, ObjectKind::sequence, ObjectKind::type,
                        ObjectKind::domain, ObjectKind::function, ObjectKind::procedure, ObjectKind::aggregate, ObjectKind::routine, ObjectKind::extension};
    for (const Renamed* renamed : renames_of(step, kinds, true)) {
        const bool readable = is_relation(renamed->kind) && renamed->kind != ObjectKind::sequence;
        const std::string view = fmt::format("CREATE VIEW {} AS SELECT * FROM {}", quoted(renamed->from), quoted(renamed->to));
        Verdict verdict{.object = renamed->from.display(),
                        .message = fmt::format("moves the {} {} to the schema {}: what uses the old name fails", name_of(renamed->kind), renamed->from.display(), renamed->to.schema),
                        .lock = is_relation(renamed->kind) ? "ACCESS EXCLUSIVE" : ""};
        if (readable) verdict.fix = fmt::format("keep the old name working in the same migration until nothing uses it: {}", findings.fix().run(view));
        verdict.unless = [moved = *renamed](const Catalog& at_end) { return stands_again(at_end, moved); };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule set_schema = {
    .id = "set-schema",
    .category = Category::compatibility,
    .summary = "An object moves to another schema, and nothing stands under its old name.",
    .why = "Statements that name the old schema fail, and those without one find the object only where the search_path of "
           "their role has the new schema.",
    .fix = "Leave a view, or a function that calls the new one, under the old name until nothing uses it.",
    .given = "CREATE SCHEMA archive;\nCREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .bad = "ALTER TABLE orders SET SCHEMA archive;",
    .good = "ALTER TABLE orders SET SCHEMA archive;\n"
            "CREATE VIEW public.orders AS SELECT id FROM archive.orders;\n",
    .occasion = effects<Renamed>(),
    .check = check,
};

}  // namespace pgsteward::rules
