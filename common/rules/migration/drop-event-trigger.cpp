// Event triggers guard DDL itself: dropped, or disabled with ALTER EVENT TRIGGER.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::event_trigger})) {
        const std::string name = display_of(*drop);
        Verdict verdict{.object = name, .message = fmt::format("drops the event trigger {}", name)};
        verdict.unless = [key = QualifiedName{"", "event trigger " + name}](const Catalog& at_end) { return at_end.others.find(key) != nullptr; };
        findings.add(std::move(verdict));
    }
    const auto* alter = std::get_if<sql::AlterEventTrigger>(&step.statement.body);
    using State = sql::AlterTriggerState::State;
    if (!alter || (alter->state != State::disabled && alter->state != State::replica)) return;
    const OtherObject* known = step.catalog.others.find({"", "event trigger " + alter->name});
    if (known && made_here(step, known->created)) return;
    findings.add({.object = alter->name,
                  .message = fmt::format("disables the event trigger {}{}", alter->name, alter->state == State::replica ? " but for replicas" : "")});
}

}  // namespace

extern const Rule drop_event_trigger = {
    .id = "drop-event-trigger",
    .category = Category::protection,
    .summary = "An event trigger is dropped or disabled.",
    .why = "Event triggers record or refuse changes of the schema for everybody. Without it nobody notices the next one.",
    .fix = "Replace the event trigger in the same migration, or say who takes over what it did.",
    .given = "CREATE FUNCTION log_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', tg_tag; END $$;\n"
             "CREATE EVENT TRIGGER ddl_log ON ddl_command_end EXECUTE FUNCTION log_ddl();\n",
    .bad = "ALTER EVENT TRIGGER ddl_log DISABLE;",
    .good = "ALTER EVENT TRIGGER ddl_log ENABLE ALWAYS;",
    .occasion = effects<Dropped>() | statements<sql::AlterEventTrigger>(),
    .check = check,
};

}  // namespace pgsteward::rules
