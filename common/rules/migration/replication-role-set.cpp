// session_replication_role = replica turns off triggers, rules and foreign keys for all tables at once.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "sql/walk.hpp"

namespace pgsteward::rules {
namespace {

constexpr std::string_view setting_name = "session_replication_role";

/// "local" fires the same triggers as "origin".
bool is_harmless(const std::string& value) {
    return value == "origin" || value == "local" || value == "default";
}

bool turns_off(const sql::SetVariable& set) {
    const bool sets = set.kind == sql::SetVariable::Kind::value;
    return sets && set.name == setting_name && (set.values.empty() || !is_harmless(set.values[0]));
}

bool any_turns_off(const std::vector<sql::SetVariable>& settings) {
    for (const sql::SetVariable& set : settings)
        if (turns_off(set)) return true;
    return false;
}

const sql::Constant* constant_of(const sql::ExpressionPtr& expression) {
    if (!expression) return nullptr;
    if (const auto* cast = std::get_if<sql::TypeCast>(&expression->node)) return constant_of(cast->argument);
    return std::get_if<sql::Constant>(&expression->node);
}

/// set_config('session_replication_role', 'replica', …) anywhere in a query.
bool calls_set_config(const sql::Statement& statement) {
    bool found = false;
    const auto look = [&](const sql::Expression& part) {
        const auto* call = std::get_if<sql::FunctionCall>(&part.node);
        if (!call || call->name.name != "set_config" || call->arguments.size() < 2) return;
        const sql::Constant* name = constant_of(call->arguments[0]);
        const sql::Constant* value = constant_of(call->arguments[1]);
        found = found || (name && name->text == setting_name && (!value || !is_harmless(value->text)));
    };
    sql::walk(statement, {.expression = look});
    return found;
}

/// Who may turn it on from now on needs no superuser.
void check_grant(const sql::Grant& grant, Findings& findings) {
    const auto named = [](const sql::ObjectReference& object) { return object.name.name == setting_name; };
    const auto sets = [](const sql::Privilege& privilege) { return privilege.name == "set" || privilege.name == "all"; };
    if (!grant.is_grant || grant.kind != ObjectKind::parameter || std::ranges::none_of(grant.objects, named) || std::ranges::none_of(grant.privileges, sets)) return;
    std::vector<std::string> grantees;
    for (const sql::RoleReference& role : grant.grantees) grantees.push_back(display_of(role));
    findings.add({.object = std::string(setting_name), .message = fmt::format("lets {} turn off triggers, rules and foreign keys of all tables", list_of(grantees))});
}

void check(const Step& step, Findings& findings) {
    if (const auto* grant = std::get_if<sql::Grant>(&step.statement.body)) return check_grant(*grant, findings);
    std::string where;
    const auto& body = step.statement.body;
    if (const auto* set = std::get_if<sql::SetVariable>(&body); set && turns_off(*set)) where = set->local ? "until the transaction ends" : "for this session";
    if (const auto* role = std::get_if<sql::AlterRoleSetting>(&body); role && turns_off(role->setting))
        where = fmt::format("in every session of {}", role->role ? display_of(*role->role) : "all roles");
    if (const auto* database = std::get_if<sql::AlterDatabaseSetting>(&body); database && turns_off(database->setting))
        where = fmt::format("in every session of the database {}", database->database);
    if (const auto* system = std::get_if<sql::AlterSystem>(&body); system && turns_off(system->setting)) where = "in every session of the server";
    if (const auto* create = std::get_if<sql::CreateFunction>(&body); create && any_turns_off(create->settings)) where = "whenever " + display_of(step, create->name) + "() runs";
    if (const auto* alter = std::get_if<sql::AlterFunction>(&body); alter && any_turns_off(alter->settings)) where = "whenever " + display_of(step, alter->function.name) + "() runs";
    if (where.empty() && calls_set_config(step.statement)) where = "by set_config()";
    if (where.empty()) return;
    findings.add({.object = std::string(setting_name), .message = fmt::format("turns off triggers, rules and foreign keys of all tables {}", where)});
}

}  // namespace

extern const Rule replication_role_set = {
    .id = "replication-role-set",
    .category = Category::protection,
    .summary = "Triggers, rules and foreign keys of all tables are turned off.",
    .why = "With session_replication_role = replica no trigger fires and no foreign key is checked, in any table. Rows that "
           "break a rule get in, and nothing looks at them later.",
    .fix = "Work on rows with the triggers on, in batches where they are slow; disable a single trigger where one is in the way.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .bad = "SET session_replication_role = replica;",
    .good = "SET lock_timeout = '5s';",
    .check = check,
};

}  // namespace pgsteward::rules
