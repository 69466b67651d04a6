// Columns that the configuration wants in every table.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, const Policy& policy, Findings& findings) {
    const Relation* table = table_made(step);
    if (!table) return;
    for (const std::string& column : policy.required_columns) {
        if (table->column(column)) continue;
        Verdict verdict{.object = table->name.display(),
                        .message = fmt::format("{} has no column {}", table->name.display(), column),
                        .fix = fmt::format("add {} to {}", column, table->name.display())};
        verdict.unless = [name = table->name, column](const Catalog& at_end) {
            const Relation* now = at_end.relations.find(name);
            return !now || now->column(column);
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule missing_required_column = {
    .id = "missing-required-column",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A table lacks a column that the configuration requires.",
    .why = "The project has decided that every table has these columns, conventions.required_columns in pgsteward.yaml: programs and reports rely "
           "on it.",
    .fix = "Add the column.",
    .bad = "CREATE TABLE events (id bigint PRIMARY KEY);",
    .good = "CREATE TABLE events (id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());",
    .check = check,
};

}  // namespace pgsteward::rules
