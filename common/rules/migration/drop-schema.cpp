// A schema takes along what no statement names.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::schema})) {
        const std::string name = display_of(*drop);
        const std::string content = drop->dependants.empty() ? "whatever is in it" : list_of(drop->dependants);
        findings.add({.object = name,
                      .message = fmt::format("drops the schema {} with {}", name, content),
                      .fix = fmt::format("drop the objects of {} one by one, each with its own decision, and the empty schema last", name)});
    }
}

}  // namespace

extern const Rule drop_schema = {
    .id = "drop-schema",
    .category = Category::data_loss,
    .summary = "A schema is dropped, and with it whatever is inside.",
    .why = "DROP SCHEMA names nothing of what it takes along: every table, function and type inside goes, "
           "including what was put there after the migration was written.",
    .fix = "Drop the objects by name, so that each is seen and decided on; drop the schema when it is empty.",
    .given = R"sql(CREATE SCHEMA legacy;
CREATE TABLE legacy.orders (id bigint PRIMARY KEY);
)sql",
    .bad = "DROP SCHEMA legacy CASCADE;",
    .good = "ALTER TABLE legacy.orders SET SCHEMA public;",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
