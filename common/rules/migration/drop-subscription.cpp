// A subscription that is gone or disabled leaves its tables as they are, and older by the minute.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::subscription})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name, .message = fmt::format("drops the subscription {}: its tables no longer follow the publisher", name)});
    }
    const auto* alter = std::get_if<sql::AlterSubscription>(&step.statement.body);
    if (!alter) return;
    const OtherObject* known = step.catalog.others.find({"", "subscription " + alter->name});
    if (known && made_here(step, known->created)) return;
    if (alter->action == "disable")
        findings.add({.object = alter->name, .message = fmt::format("disables the subscription {}: its tables no longer follow the publisher", alter->name)});
    if (alter->action == "drop publication")
        findings.add({.object = alter->name,
                      .message = fmt::format("the subscription {} no longer follows the publication {}", alter->name, list_of(alter->publications))});
}

}  // namespace

extern const Rule drop_subscription = {
    .id = "drop-subscription",
    .category = Category::protection,
    .summary = "A subscription is dropped or disabled.",
    .why = "The tables stay and look complete while changes no longer arrive. A disabled subscription also keeps the "
           "publisher's WAL until its disk is full; a dropped one starts again with a copy of everything.",
    .fix = "Move the readers of the replicated tables first, and say who decided that the subscription may go.",
    .given = "CREATE SUBSCRIPTION orders_in CONNECTION 'host=publisher' PUBLICATION warehouse WITH (connect = false, slot_name = NONE);",
    .bad = "DROP SUBSCRIPTION orders_in;",
    .good = "ALTER SUBSCRIPTION orders_in SET (synchronous_commit = off);",
    .occasion = effects<Dropped>() | statements<sql::AlterSubscription>(),
    .check = check,
};

}  // namespace pgsteward::rules
