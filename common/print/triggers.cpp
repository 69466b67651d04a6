// Triggers, rules and row security policies.
#include <fmt/format.h>

#include "print/as-written.hpp"
#include "print/options.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

std::string events_of(const Trigger& trigger) {
    std::vector<std::string> events;
    if (trigger.on_insert) events.emplace_back("INSERT");
    if (trigger.on_delete) events.emplace_back("DELETE");
    if (trigger.on_update) events.push_back(trigger.update_columns.empty() ? "UPDATE" : "UPDATE OF " + names_list(trigger.update_columns));
    if (trigger.on_truncate) events.emplace_back("TRUNCATE");
    return fmt::format("{}", fmt::join(events, " OR "));
}

std::string constraint_clauses(const Trigger& trigger) {
    std::string text;
    if (!trigger.from.name.empty()) text += " FROM " + quoted(trigger.from);
    if (trigger.deferrable) text += " DEFERRABLE";
    if (trigger.initially_deferred) text += " INITIALLY DEFERRED";
    return text;
}

std::string transition_tables(const Trigger& trigger) {
    std::string text;
    if (!trigger.old_table.empty()) text += " OLD TABLE AS " + quoted(trigger.old_table);
    if (!trigger.new_table.empty()) text += " NEW TABLE AS " + quoted(trigger.new_table);
    return text.empty() ? text : " REFERENCING" + text;
}

std::string firing(FiringState state) {
    switch (state) {
        case FiringState::always: return "ENABLE ALWAYS";
        case FiringState::replica: return "ENABLE REPLICA";
        case FiringState::disabled: return "DISABLE";
        case FiringState::enabled: break;
    }
    return "ENABLE";
}

std::string roles_of(const RowPolicy& policy) {
    std::string list;
    for (const std::string& role : policy.roles) list += (list.empty() ? "" : ", ") + (role == "public" ? std::string("PUBLIC") : quoted(role));
    return list;
}

bool for_everyone(const RowPolicy& policy) { return policy.roles.empty() || (policy.roles.size() == 1 && policy.roles.front() == "public"); }

}  // namespace

std::string create_trigger(const Relation& relation, const Trigger& trigger) {
    static constexpr const char* timings[] = {"BEFORE", "AFTER", "INSTEAD OF"};
    std::string arguments;
    for (const std::string& argument : trigger.arguments) arguments += (arguments.empty() ? "" : ", ") + quoted_literal(argument);
    std::string text = fmt::format("CREATE {}TRIGGER {} {} {} ON {}", trigger.constraint ? "CONSTRAINT " : "", quoted(trigger.name),
                                   timings[static_cast<int>(trigger.timing)], events_of(trigger), quoted(relation.name));
    text += constraint_clauses(trigger) + transition_tables(trigger);
    text += trigger.for_each_row ? " FOR EACH ROW" : " FOR EACH STATEMENT";
    if (!trigger.when.empty()) text += " WHEN " + enclosed(trigger.when);
    return fmt::format("{} EXECUTE FUNCTION {}({})", text, quoted(trigger.function), arguments);
}

std::string trigger_state(const Relation& relation, const Trigger& trigger) {
    return fmt::format("{} {} TRIGGER {}", alter_only(relation), firing(trigger.state), quoted(trigger.name));
}

std::string create_rule(const Relation& relation, const RewriteRule& rule) {
    // The definition has the event first: "ON INSERT WHERE … DO …"; the table stands behind the event.
    constexpr std::size_t before_event = std::string_view("ON ").size();
    const std::size_t event_end = std::min(rule.definition.find(' ', before_event), rule.definition.size());
    return fmt::format("CREATE RULE {} AS {} TO {}{}", quoted(rule.name), rule.definition.substr(0, event_end), quoted(relation.name), rule.definition.substr(event_end));
}

std::string rule_state(const Relation& relation, const RewriteRule& rule) {
    return fmt::format("ALTER TABLE {} {} RULE {}", quoted(relation.name), firing(rule.state), quoted(rule.name));
}

std::string create_policy(const Relation& relation, const RowPolicy& policy) {
    std::string text = fmt::format("CREATE POLICY {} ON {}", quoted(policy.name), quoted(relation.name));
    if (!policy.permissive) text += " AS RESTRICTIVE";
    if (policy.command != "all") text += fmt::format(" FOR {}", policy.command == "select" ? "SELECT" : policy.command == "insert" ? "INSERT" : policy.command == "update" ? "UPDATE" : "DELETE");
    if (!for_everyone(policy)) text += " TO " + roles_of(policy);
    if (policy.using_) text += " USING " + enclosed(as_written(*policy.using_, relation));
    if (policy.with_check) text += " WITH CHECK " + enclosed(as_written(*policy.with_check, relation));
    return text;
}

std::optional<std::string> alter_policy(const Relation& relation, const RowPolicy& before, const RowPolicy& now) {
    const bool loses = (before.using_ && !now.using_) || (before.with_check && !now.with_check);
    if (before.command != now.command || before.permissive != now.permissive || loses) return std::nullopt;
    std::string text = fmt::format("ALTER POLICY {} ON {}", quoted(now.name), quoted(relation.name));
    if (before.roles != now.roles) text += " TO " + (for_everyone(now) ? "PUBLIC" : roles_of(now));
    if (before.using_ != now.using_) text += " USING " + enclosed(as_written(*now.using_, relation));
    if (before.with_check != now.with_check) text += " WITH CHECK " + enclosed(as_written(*now.with_check, relation));
    return text;
}

}  // namespace pgsteward::print
