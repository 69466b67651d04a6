// Servers, wrappers and user mappings stand for connections.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::foreign_server, ObjectKind::foreign_data_wrapper, ObjectKind::user_mapping})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name,
                      .message = fmt::format("drops the {} {}{}", name_of(drop->kind), name, along_with(step, *drop)),
                      .fix = fmt::format("drop the foreign tables that use {} first, each with its own decision", name)});
    }
}

}  // namespace

extern const Rule drop_foreign_server = {
    .id = "drop-foreign-server",
    .category = Category::data_loss,
    .summary = "A foreign server, a foreign-data wrapper or a user mapping is dropped.",
    .why = "Every foreign table behind it stops working, and addresses, options and passwords have to be "
           "found again.",
    .fix = "Drop the foreign tables first, by name, and the server when nothing uses it.",
    .given = R"sql(CREATE EXTENSION postgres_fdw;
CREATE SERVER reporting FOREIGN DATA WRAPPER postgres_fdw;
)sql",
    .bad = "DROP SERVER reporting;",
    .good = "ALTER SERVER reporting OPTIONS (ADD host 'reporting.internal');",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
