// A name without schema means what search_path says.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "sql/walk.hpp"

namespace pgsteward::rules {
namespace {

bool is_definition(const sql::Statement& statement) {
    return !std::holds_alternative<sql::QueryPtr>(statement.body) && !std::holds_alternative<sql::Copy>(statement.body);
}

void check(const Step& step, Findings& findings) {
    if (!is_definition(step.statement)) return;
    sql::walk(step.statement, {.relation = [&](const sql::RelationName& name) {
        const bool temporary = name.persistence == sql::RelationName::Persistence::temporary;
        if (!name.schema.empty() || name.name.empty() || temporary) return;
        Verdict verdict{.object = display_of(step, name), .message = fmt::format("{} is named without its schema", name.name), .fix = fmt::format("write {}", quoted(resolved(step, name)))};
        verdict.once = true;
        findings.add(std::move(verdict));
    }});
}

}  // namespace

extern const Rule unqualified_name = {
    .id = "unqualified-name",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A definition names a relation without its schema.",
    .why = "Which object the name means is decided by the search_path of whoever runs the migration. With another one it makes or changes something "
           "else.",
    .fix = "Write schema.name.",
    .given = "CREATE TABLE public.orders (id bigint PRIMARY KEY);",
    .bad = "ALTER TABLE orders ADD COLUMN tax numeric;",
    .good = "ALTER TABLE public.orders ADD COLUMN tax numeric;",
    .check = check,
};

}  // namespace pgsteward::rules
