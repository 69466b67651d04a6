// The server chooses a name, and another one elsewhere when that is taken.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

std::string_view name_of(sql::ConstraintDefinition::Kind kind) {
    using Kind = sql::ConstraintDefinition::Kind;
    switch (kind) {
        case Kind::check: return "check";
        case Kind::primary_key: return "primary key";
        case Kind::unique: return "unique constraint";
        case Kind::exclude: return "exclusion constraint";
        case Kind::foreign_key: return "foreign key";
        default: return {};
    }
}

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateTable>(&step.statement.body);
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    for (const sql::ConstraintDefinition* constraint : written_in(step.statement).constraints) {
        const std::string_view what = name_of(constraint->kind);
        // USING INDEX gives the index's name.
        if (what.empty() || !constraint->name.empty() || !constraint->using_index.empty()) continue;
        const std::string table = create ? display_of(step, create->table) : display_of(step, alter->relation);
        findings.add({.object = table, .message = fmt::format("a {} of {} has no name", what, table), .fix = "write CONSTRAINT name before it"});
    }
}

}  // namespace

extern const Rule unnamed_constraint = {
    .id = "unnamed-constraint",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A constraint has no name.",
    .why = "The server makes a name of table and columns, and another one where that is taken. A later migration that drops or changes the constraint "
           "has to guess.",
    .fix = "Name the constraint.",
    .bad = "CREATE TABLE orders (id bigint CONSTRAINT orders_key PRIMARY KEY, total numeric CHECK (total > 0));",
    .good = "CREATE TABLE orders (id bigint CONSTRAINT orders_key PRIMARY KEY, total numeric CONSTRAINT total_positive CHECK (total > 0));",
    .check = check,
};

}  // namespace pgsteward::rules
