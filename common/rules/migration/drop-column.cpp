// A column's values go with it. Attributes of composite types are columns of every table that uses the type.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    const bool of_type = alter && alter->kind == ObjectKind::type;
    for (const Dropped* drop : drops_of(step, {ObjectKind::column})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name,
                      .message = fmt::format("drops the {} {} and its data{}", of_type ? "attribute" : "column", name, along_with(step, *drop)),
                      .fix = fmt::format("deploy code that does not read or write {} first, then drop it with CI:DESTRUCTIVE_OK and the decision", name)});
    }
}

}  // namespace

extern const Rule drop_column = {
    .id = "drop-column",
    .category = Category::data_loss,
    .summary = "A column, or an attribute of a composite type, is dropped with its data.",
    .why = "The values are gone when the migration commits. Servers of the previous release keep selecting the column "
           "until the last one has stopped, and so do cached plans and ORMs that list their columns.",
    .fix = "Stop using the column, deploy, and drop it in a later migration that says who decided so.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "ALTER TABLE orders DROP COLUMN note;",
    .good = "COMMENT ON COLUMN orders.note IS 'unused since 2.4, drop after 2.6';",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
