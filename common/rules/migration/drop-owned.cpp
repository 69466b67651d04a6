// DROP OWNED names nobody's objects: what goes depends on the day it runs.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* drop = std::get_if<sql::DropOwned>(&step.statement.body);
    if (!drop) return;
    for (const sql::RoleReference& role : drop->roles) {
        const std::string name = display_of(role);
        findings.add({.object = name,
                      .message = fmt::format("drops whatever {} owns in this database, and its privileges", name),
                      .fix = fmt::format("list what {} owns, drop or reassign it by name, and revoke its privileges by name", name)});
    }
}

}  // namespace

extern const Rule drop_owned = {
    .id = "drop-owned",
    .category = Category::data_loss,
    .summary = "Everything that a role owns is dropped.",
    .why = "DROP OWNED names no object. Tables that were created after the migration was written go as well, and every "
           "privilege that the role was granted is revoked.",
    .fix = "List what the role owns, and drop or reassign each object by name.",
    .given = "CREATE ROLE reporting;",
    .bad = "DROP OWNED BY reporting;",
    .good = "ALTER ROLE reporting NOLOGIN;",
    .occasion = statements<sql::DropOwned>(),
    .check = check,
};

}  // namespace pgsteward::rules
