// Event triggers.
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/others.hpp"

namespace pgsteward::interpret {
namespace {

std::string state_name(sql::AlterTriggerState::State state) {
    using State = sql::AlterTriggerState::State;
    if (state == State::disabled) return "disable";
    if (state == State::replica) return "enable replica";
    return state == State::always ? "enable always" : "";
}

std::string upper(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

}  // namespace

void apply(Execution& run, const sql::CreateEventTrigger& create) {
    OtherObject trigger;
    trigger.properties["on"] = create.event;
    trigger.properties["execute function"] = function_name(run, create.function);
    use_routine(run, trigger.uses, create.function);
    // WHEN tag IN (…): the server keeps the tags in capitals, in the written order.
    for (const sql::Option& filter : create.filters) {
        const auto* tags = std::get_if<std::vector<std::string>>(&filter.value);
        if (filter.name != "tag" || !tags) continue;
        std::vector<std::string> literals;
        for (const std::string& tag : *tags) literals.push_back(quoted_literal(upper(tag)));
        trigger.properties["when tag in"] = joined(literals);
    }
    put_other(run, ObjectKind::event_trigger, {"", create.name}, std::move(trigger));
}

void apply(Execution& run, const sql::AlterEventTrigger& alter) {
    run.catalog().others.edit(other_key(ObjectKind::event_trigger, {"", alter.name}), [&](OtherObject& trigger) {
        const std::string state = state_name(alter.state);
        if (state.empty()) trigger.properties.erase("state");
        else trigger.properties["state"] = state;
        trigger.changed = run.origin();
    });
}

}  // namespace pgsteward::interpret
