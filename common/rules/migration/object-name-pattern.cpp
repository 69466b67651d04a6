// Names that the configuration's patterns do not match.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/patterns.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check_name(const Policy& policy, const std::string& kind, const std::string& name, Findings& findings) {
    const auto pattern = policy.name_patterns.find(kind);
    if (name.empty() || pattern == policy.name_patterns.end() || matches_whole(pattern->second, name)) return;
    findings.add({.object = name, .message = fmt::format("the name of the {} {} does not match {}", kind, name, pattern->second)});
}

void check(const Step& step, const Policy& policy, Findings& findings) {
    if (policy.name_patterns.empty()) return;
    const auto& body = step.statement.body;
    if (const auto* create = std::get_if<sql::CreateTable>(&body)) check_name(policy, "table", create->table.name, findings);
    if (const auto* create = std::get_if<sql::CreateView>(&body)) check_name(policy, "view", create->view.name, findings);
    if (const auto* create = std::get_if<sql::CreateIndex>(&body)) check_name(policy, "index", create->name, findings);
    if (const auto* create = std::get_if<sql::CreateFunction>(&body)) check_name(policy, "function", create->name.name, findings);
    if (const auto* create = std::get_if<sql::CreateTrigger>(&body)) check_name(policy, "trigger", create->name, findings);
    if (const auto* create = std::get_if<sql::CreatePolicy>(&body)) check_name(policy, "policy", create->name, findings);
    if (const auto* create = std::get_if<sql::CreateEnum>(&body)) check_name(policy, "type", create->name.name, findings);
    if (const auto* rename = std::get_if<sql::Rename>(&body)) check_name(policy, std::string(name_of(rename->object.kind)), rename->new_name, findings);
    const Written written = written_in(step.statement);
    for (const auto* column : written.columns) check_name(policy, "column", column->name, findings);
    for (const auto* constraint : written.constraints) check_name(policy, "constraint", constraint->name, findings);
}

}  // namespace

extern const Rule object_name_pattern = {
    .id = "object-name-pattern",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A name does not match the pattern that the configuration has for its kind.",
    .why = "The project has decided how tables, columns, indexes and constraints are called, conventions.names in pgsteward.yaml; who looks for "
           "something relies on it.",
    .fix = "Choose a name that matches the pattern.",
    .bad = "CREATE TABLE \"OrderLines\" (id bigint PRIMARY KEY);",
    .good = "CREATE TABLE order_lines (id bigint PRIMARY KEY);",
    .check = check,
};

}  // namespace pgsteward::rules
