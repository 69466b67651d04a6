// ALTER TYPE … RENAME VALUE: rows show the new label at once.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "text/contains.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* alter = std::get_if<sql::AlterEnum>(&step.statement.body);
    if (!alter || alter->old_label.empty()) return;
    const Type* type = step.catalog.type(alter->name.qualified(), step.session.search_path);
    if (type && made_here(step, type->created)) return;
    const QualifiedName name = type ? type->name : resolved(step, alter->name);
    // A label that this migration added nobody knows yet.
    const Type* before = step.catalog.types.find_at(step.begin.types, name);
    if (before && !contains(before->labels, alter->old_label)) return;
    const std::string added = fmt::format("ALTER TYPE {} ADD VALUE {}", quoted(name), quoted_literal(alter->new_label));
    Verdict verdict{.object = fmt::format("{}.{}", name.display(), alter->old_label),
                    .message = fmt::format("renames the value '{}' of {} to '{}': programs that write or compare the old one fail", alter->old_label, name.display(), alter->new_label),
                    .fix = fmt::format("add the new value and move rows and programs to it: {}", findings.fix().run(added))};
    verdict.unless = [name, label = alter->old_label](const Catalog& at_end) {
        const Type* now = at_end.types.find(name);
        return now && contains(now->labels, label);
    };
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule enum_rename_value = {
    .id = "enum-rename-value",
    .category = Category::compatibility,
    .summary = "A value of an enum gets another name.",
    .why = "Rows show the new label from the commit on. A program that writes or compares the old one fails with \"invalid "
           "input value for enum\", and one that reads meets a value that it does not know.",
    .fix = "Add the new value, teach programs both, move the rows, and leave the old value unused.",
    .given = "CREATE TYPE state AS ENUM ('open', 'closed');",
    .bad = "ALTER TYPE state RENAME VALUE 'closed' TO 'done';",
    .good = "ALTER TYPE state ADD VALUE 'done';",
    .occasion = statements<sql::AlterEnum>(),
    .check = check,
};

}  // namespace pgsteward::rules
