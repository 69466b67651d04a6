// Types, functions, roles and databases under another name. Replacing an enum by a new one of its old name is no rename
// for those who use it.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool stands_again(const Catalog& at_end, const Renamed& renamed) {
    if (is_routine(renamed.kind)) return at_end.overloads.find(renamed.from) != nullptr;
    if (renamed.kind == ObjectKind::role) return at_end.roles.find({"", renamed.from.name}) != nullptr;
    return at_end.types.find(renamed.from) != nullptr;
}

void check(const Step& step, Findings& findings) {
    const auto kinds = {ObjectKind::type, ObjectKind::domain, ObjectKind::function, ObjectKind::procedure, ObjectKind::aggregate, ObjectKind::routine,
                        ObjectKind::role, ObjectKind::database};
    for (const Renamed* renamed : renames_of(step, kinds)) {
        const std::string name = renamed->from.display();
        Verdict verdict{.object = name,
                        .message = fmt::format("renames the {} {} to {}: what uses the old name fails", name_of(renamed->kind), name, renamed->to.name)};
        if (is_routine(renamed->kind)) verdict.fix = fmt::format("leave a function {} that calls {}", name, renamed->to.name);
        verdict.unless = [moved = *renamed](const Catalog& at_end) { return stands_again(at_end, moved); };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule rename_object = {
    .id = "rename-object",
    .category = Category::compatibility,
    .summary = "A type, function, role or database gets another name.",
    .why = "Definitions inside the database follow; programs, bodies of functions and connection strings do not. Renaming a "
           "role also clears a password that was stored as MD5.",
    .fix = "Make a second one under the new name, move the users, and drop the old one later.",
    .given = "CREATE TYPE state AS ENUM ('open', 'closed');\nCREATE TABLE tickets (id bigint PRIMARY KEY, state state);\n",
    .bad = "ALTER TYPE state RENAME TO ticket_state;",
    .good = "ALTER TYPE state RENAME TO state_old;\n"
            "CREATE TYPE state AS ENUM ('open', 'closed', 'lost');\n"
            "ALTER TABLE tickets ALTER COLUMN state TYPE state USING state::text::state;\n"
            "DROP TYPE state_old;\n",
    .occasion = effects<Renamed>(),
    .check = check,
};

}  // namespace pgsteward::rules
