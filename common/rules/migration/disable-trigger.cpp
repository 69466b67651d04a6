// Triggers and rules that stand but do not fire. Foreign keys are triggers too.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "sql/walk.hpp"
#include "text/contains.hpp"

namespace pgsteward::rules {
namespace {

using State = sql::AlterTriggerState::State;
using Which = sql::AlterTriggerState::Which;

bool fires(FiringState state) {
    return state == FiringState::enabled || state == FiringState::always;
}

std::string describe(const sql::AlterTriggerState& change) {
    switch (change.which) {
        case Which::all: return "all triggers, those that check foreign keys too,";
        case Which::user: return "all triggers of users";
        case Which::named: break;
    }
    return "the trigger " + change.trigger;
}

/// Does every trigger that fired before fire when the migration ends, for replicas too where it did?
std::function<bool(const Catalog&)> fires_at_end(const Relation& before, const sql::AlterTriggerState& change) {
    std::vector<std::pair<std::string, FiringState>> fired;
    for (const Trigger& trigger : before.triggers)
        if (fires(trigger.state) && (change.which != Which::named || trigger.name == change.trigger)) fired.emplace_back(trigger.name, trigger.state);
    // Of a table that the text did not make, the trigger is known by this statement only.
    if (change.which == Which::named && before.partial && !before.trigger(change.trigger)) fired.emplace_back(change.trigger, FiringState::enabled);
    if (fired.empty() && change.which == Which::named) return {};
    return [of = before.name, fired, internal = change.which == Which::all](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(of);
        return now && !(internal && now->internal_triggers_disabled) && std::all_of(fired.begin(), fired.end(), [&](const auto& entry) {
                   const Trigger* trigger = now->trigger(entry.first);
                   return trigger && (entry.second == FiringState::always ? trigger->state == entry.second : fires(trigger->state));
               });
    };
}

void check_triggers(const Step& step, Findings& findings) {
    const Relation* before = step.relation_before.get();
    for (const auto* change : actions_of<sql::AlterTriggerState>(step)) {
        if (change->state != State::disabled && change->state != State::replica) continue;
        if (before && made_here(step, before->created)) continue;
        const Trigger* trigger = before ? before->trigger(change->trigger) : nullptr;
        if (trigger && (made_here(step, trigger->created) || !fires(trigger->state))) continue;
        const std::string table = altered(step);
        const std::string_view when = change->state == State::replica ? " but for replicas" : "";
        Verdict verdict{.object = change->which == Which::named ? fmt::format("{}.{}", table, change->trigger) : table,
                        .message = fmt::format("disables {} of {}{}", describe(*change), table, when),
                        .fix = fmt::format("enable them again in the same migration: ALTER TABLE {} ENABLE TRIGGER …", table)};
        if (before) verdict.unless = fires_at_end(*before, *change);
        findings.add(std::move(verdict));
    }
}

/// ENABLE TRIGGER of one that is ENABLE ALWAYS: it stands, and what a replica applies passes it.
void check_always(const Step& step, Findings& findings) {
    const Relation* before = step.relation_before.get();
    for (const auto* change : actions_of<sql::AlterTriggerState>(step)) {
        if (change->state != State::enabled || !before || made_here(step, before->created)) continue;
        for (const Trigger& trigger : before->triggers) {
            if (trigger.state != FiringState::always || made_here(step, trigger.created) || (change->which == Which::named && trigger.name != change->trigger)) continue;
            const std::string table = altered(step);
            Verdict verdict{.object = fmt::format("{}.{}", table, trigger.name),
                            .message = fmt::format("the trigger {} of {} no longer fires where session_replication_role is replica: it was enabled ALWAYS", trigger.name, table),
                            .fix = fmt::format("enable it as it was: ALTER TABLE {} ENABLE ALWAYS TRIGGER {}", table, quoted(trigger.name))};
            verdict.unless = [of = before->name, name = trigger.name](const Catalog& at_end) {
                const Relation* now = at_end.relations.find(of);
                const Trigger* there = now ? now->trigger(name) : nullptr;
                return there && there->state == FiringState::always;
            };
            findings.add(std::move(verdict));
        }
    }
}

void check_rules(const Step& step, Findings& findings) {
    const Relation* before = step.relation_before.get();
    for (const auto* change : actions_of<sql::AlterRuleState>(step)) {
        if (change->state != State::disabled && change->state != State::replica) continue;
        if (before && made_here(step, before->created)) continue;
        const std::string table = altered(step);
        Verdict verdict{.object = fmt::format("{}.{}", table, change->rule),
                        .message = fmt::format("disables the rule {} of {}", change->rule, table),
                        .fix = fmt::format("enable it again in the same migration: ALTER TABLE {} ENABLE RULE {}", table, change->rule)};
        if (before)
            verdict.unless = [of = before->name, name = change->rule](const Catalog& at_end) {
                const Relation* now = at_end.relations.find(of);
                return now && std::any_of(now->rules.begin(), now->rules.end(), [&](const RewriteRule& rule) { return rule.name == name && fires(rule.state); });
            };
        findings.add(std::move(verdict));
    }
}

// Rows beside foreign keys that do not fire ---------------------------------------------------------------------------

/// The columns that an UPDATE sets; nothing where rows come or go.
using Assigned = std::optional<std::vector<std::string>>;

bool touches(const std::vector<std::string>& columns, const Assigned& assigned) {
    return !assigned || std::any_of(assigned->begin(), assigned->end(), [&](const std::string& name) { return contains(columns, name); });
}

/// Would a foreign key of the table, or one that refers to it, have looked at these rows?
bool passes_a_key(const Step& step, const Relation& table, const Assigned& assigned) {
    using Kind = Constraint::Kind;
    if (std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& key) { return key.kind == Kind::foreign_key && touches(key.columns, assigned); })) return true;
    for (const QualifiedName& user : step.catalog.relations.users_of(table.name)) {
        const Relation* other = step.catalog.relations.find(user);
        for (const Constraint& key : other ? other->constraints : SharedVector<Constraint>())
            if (key.kind == Kind::foreign_key && key.referenced == table.name && touches(key.referenced_columns, assigned)) return true;
    }
    return false;
}

void check_rows(const Step& step, const sql::RelationName& name, const Assigned& assigned, Findings& findings) {
    const Relation* table = step.catalog.relations.find(resolved(step, name));
    if (!table || !table->internal_triggers_disabled || made_here(step, table->created)) return;
    if (!table->partial && !passes_a_key(step, *table, assigned)) return;
    Verdict verdict{.object = table->name.display(),
                    .message = fmt::format("changes rows of {} while its foreign keys are not checked: nothing checks these rows later", table->name.display()),
                    .fix = fmt::format("disable the triggers of users only, which keeps the foreign keys: ALTER TABLE {} DISABLE TRIGGER USER", table->name.display()),
                    // Where the triggers stay disabled, that is what is said.
                    .unless = [of = table->name](const Catalog& at_end) {
                        const Relation* now = at_end.relations.find(of);
                        return !now || now->internal_triggers_disabled;
                    }};
    // Which columns the keys are over is not known.
    if (table->partial && assigned) verdict.severity = Severity::warning;
    findings.add(std::move(verdict));
}

void check_rows(const Step& step, Findings& findings) {
    if (const auto* copy = std::get_if<sql::Copy>(&step.statement.body); copy && copy->from && copy->table) check_rows(step, *copy->table, {}, findings);
    const auto* query = std::get_if<sql::QueryPtr>(&step.statement.body);
    if (!query || !*query) return;
    for (const sql::Query* part : sql::data_modifying_queries(step.statement)) {
        Assigned assigned;
        if (const auto* update = std::get_if<sql::Update>(&part->node)) {
            assigned.emplace();
            for (const sql::Target& target : update->assignments) assigned->push_back(target.name);
        }
        if (const sql::RelationName* table = sql::changed_relation(*part)) check_rows(step, *table, assigned, findings);
    }
}

void check(const Step& step, Findings& findings) {
    check_triggers(step, findings);
    check_always(step, findings);
    check_rows(step, findings);
    check_rules(step, findings);
}

}  // namespace

extern const Rule disable_trigger = {
    .id = "disable-trigger",
    .category = Category::protection,
    .summary = "A trigger or rule stays but no longer fires.",
    .why = "The definition still stands in every dump while nothing is checked or recorded. DISABLE TRIGGER ALL also "
           "turns off foreign keys, and rows that slip in are never checked later, also where all is enabled again.",
    .fix = "Enable it again in the same migration, and leave foreign keys on: DISABLE TRIGGER USER.",
    .given = "CREATE TABLE ledger (id bigint PRIMARY KEY, amount numeric);\n"
             "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n"
             "CREATE TRIGGER ledger_audit AFTER INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION audit();\n",
    .bad = "ALTER TABLE ledger DISABLE TRIGGER ledger_audit;",
    .good = "ALTER TABLE ledger DISABLE TRIGGER ledger_audit;\n"
            "INSERT INTO ledger VALUES (0, 0);\n"
            "ALTER TABLE ledger ENABLE TRIGGER ledger_audit;\n",
    .occasion = statements<sql::AlterTable, sql::Copy, sql::QueryPtr>(),
    .check = check,
};

}  // namespace pgsteward::rules
