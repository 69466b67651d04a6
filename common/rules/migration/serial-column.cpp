// serial is a macro from before identity columns.
#include <fmt/format.h>

#include "canonical/type-name.hpp"
#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateTable>(&step.statement.body);
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    for (const sql::ColumnDefinition* column : written_in(step.statement).columns) {
        const std::string type = column->type ? canonical::serial_base(*column->type) : std::string();
        if (type.empty()) continue;
        const std::string name = fmt::format("{}.{}", create ? display_of(step, create->table) : display_of(step, alter->relation), column->name);
        findings.add({.object = name,
                      .message = fmt::format("{} is serial: its sequence has privileges and a life of its own", name),
                      .fix = fmt::format("write {} {} GENERATED ALWAYS AS IDENTITY", column->name, type)});
    }
}

}  // namespace

extern const Rule serial_column = {
    .id = "serial-column",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A column is serial.",
    .why = "serial makes a sequence that needs its own grants, is easily drawn from by other columns, and lets any INSERT write the key by hand. "
           "Identity columns are the standard's form of the same.",
    .fix = "Use GENERATED ALWAYS AS IDENTITY.",
    .bad = "CREATE TABLE events (id bigserial PRIMARY KEY);",
    .good = "CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
    .check = check,
};

}  // namespace pgsteward::rules
