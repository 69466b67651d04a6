// Types of columns, and domains with their checks.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::type, ObjectKind::domain})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name,
                      .message = fmt::format("drops the {} {}{}", name_of(drop->kind), name, along_with(step, *drop)),
                      .fix = fmt::format("change the columns that use {} first, then drop it with CI:DESTRUCTIVE_OK and the decision", name)});
    }
}

}  // namespace

extern const Rule drop_type = {
    .id = "drop-type",
    .category = Category::data_loss,
    .summary = "A type or domain is dropped.",
    .why = "Columns of the type have to go before it or go along with it, a domain takes its checks along, "
           "and running code that casts to the type fails.",
    .fix = "Change the columns to another type, deploy, and drop the type when nothing uses it.",
    .given = "CREATE TYPE mood AS ENUM ('sad', 'happy');",
    .bad = "DROP TYPE mood;",
    .good = "ALTER TYPE mood ADD VALUE 'calm';",
    .check = check,
};

}  // namespace pgsteward::rules
