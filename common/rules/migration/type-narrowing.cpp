// A change of type that cuts, rounds or refuses values. What widens loses nothing; what cannot be told is a warning.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

/// The column itself, perhaps cast: what the server would do without USING.
bool is_plain_cast(const sql::Expression& expression, const std::string& column) {
    if (const auto* cast = std::get_if<sql::TypeCast>(&expression.node)) return cast->argument && is_plain_cast(*cast->argument, column);
    const auto* reference = std::get_if<sql::ColumnReference>(&expression.node);
    return reference && !reference->star && !reference->parts.empty() && reference->parts.back() == column;
}

/// Does USING compute new values, so that the types alone do not tell what is lost?
bool computes_values(const Step& step, const std::string& column) {
    for (const auto* action : actions_of<sql::AlterColumnType>(step))
        if (action->column == column) return action->using_ && !is_plain_cast(*action->using_, column);
    return false;
}

/// USING to_timestamp(column): seconds since 1970, each of which is a time.
bool counts_seconds(const Step& step, const ColumnTypeChanged& change) {
    if (change.to != "timestamp with time zone" || (change.from != "integer" && change.from != "smallint")) return false;
    for (const auto* action : actions_of<sql::AlterColumnType>(step)) {
        const auto* call = action->column == change.column && action->using_ ? std::get_if<sql::FunctionCall>(&action->using_->node) : nullptr;
        if (call && call->name.name == "to_timestamp" && call->arguments.size() == 1 && call->arguments[0] && is_plain_cast(*call->arguments[0], change.column)) return true;
    }
    return false;
}

void check(const Step& step, Findings& findings) {
    using Reach = ColumnTypeChanged::Reach;
    for (const Effect& effect : step.effects) {
        const auto* change = std::get_if<ColumnTypeChanged>(&effect);
        if (!change || change->known == Known::this_migration) continue;
        const bool computed = computes_values(step, change->column);
        const bool holds_all = change->to == "text" || change->to == "character varying";   // whatever it was before
        if (!computed && (holds_all || change->reach == Reach::same || change->reach == Reach::widening)) continue;
        if (counts_seconds(step, *change)) continue;
        if (step.relation_before && step.relation_before->persistence == Persistence::temporary) continue;
        const std::string name = change->table.display() + "." + change->column;
        const std::string types = change->from.empty() ? fmt::format("to {}", change->to) : fmt::format("from {} to {}", change->from, change->to);
        Verdict verdict{.object = name, .fix = fmt::format("add a new column of type {}, copy and check the values, and drop {} later", change->to, name)};
        if (change->reach == Reach::narrowing) {
            verdict.message = fmt::format("changes {} {}, which does not hold every value", name, types);
        } else {
            verdict.message = fmt::format("cannot tell whether every value of {} survives the change {}{}", name, types, computed ? " with USING" : "");
            verdict.severity = Severity::warning;
        }
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule type_narrowing = {
    .id = "type-narrowing",
    .category = Category::data_loss,
    .summary = "A column changes to a type that does not hold all of its values.",
    .why = "Values are cut or rounded, or the migration fails on the first row that does not fit, in production only. "
           "The values before cannot be computed back.",
    .fix = "Add a column of the new type, copy and check the values, move the code, and drop the old column later.",
    .given = "CREATE TABLE invoices (id bigint PRIMARY KEY, amount numeric(12, 4), note varchar(20));",
    .bad = "ALTER TABLE invoices ALTER COLUMN amount TYPE numeric(12, 2);",
    .good = "ALTER TABLE invoices ALTER COLUMN note TYPE varchar(200);",
    .occasion = effects<ColumnTypeChanged>(),
    .check = check,
};

}  // namespace pgsteward::rules
