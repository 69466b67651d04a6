// Nothing is larger.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::database})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name,
                      .message = fmt::format("drops the database {}{}", name, along_with(step, *drop)),
                      .fix = fmt::format("drop {} by hand, after a backup that was restored once", name)});
    }
}

}  // namespace

extern const Rule drop_database = {
    .id = "drop-database",
    .category = Category::data_loss,
    .summary = "A whole database is dropped.",
    .why = "Everything in the database is gone, and it cannot be taken back: DROP DATABASE does not run "
           "inside a transaction.",
    .fix = "A migration is the wrong place: drop a database by hand, after a backup that has been restored "
           "once.",
    .given = "",
    .bad = "DROP DATABASE shop;",
    .good = "ALTER DATABASE shop CONNECTION LIMIT 0;",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
