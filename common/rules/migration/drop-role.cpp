// Roles belong to the whole server.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::role})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name,
                      .message = fmt::format("drops the role {}{}", name, along_with(step, *drop)),
                      .fix = fmt::format("revoke the privileges of {} and set NOLOGIN first; drop it when nobody has missed it", name)});
    }
}

}  // namespace

extern const Rule drop_role = {
    .id = "drop-role",
    .category = Category::protection,
    .summary = "A role is dropped.",
    .why = "Policies, grants and programs may name the role, and roles belong to the whole server: other "
           "databases lose it too.",
    .fix = "Take LOGIN and the privileges away first, wait until nobody has missed the role, and drop it "
           "then.",
    .given = "CREATE ROLE reporting;",
    .bad = "DROP ROLE reporting;",
    .good = "ALTER ROLE reporting NOLOGIN;",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
