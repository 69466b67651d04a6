// CASCADE drops what no statement names. Where the catalog knows everything, it says what that is, or that it is
// nothing; else nobody can tell.
#include <fmt/format.h>

#include <algorithm>

#include "check/cascade.hpp"
#include "check/protection.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool cascades(const Step& step) {
    if (const auto* drop = std::get_if<sql::Drop>(&step.statement.body)) return drop->behaviour == sql::Behaviour::cascade;
    const auto is_cascade = [](const auto* action) { return action->behaviour == sql::Behaviour::cascade; };
    const auto columns = actions_of<sql::DropColumn>(step);
    const auto constraints = actions_of<sql::DropConstraint>(step);
    return std::any_of(columns.begin(), columns.end(), is_cascade) || std::any_of(constraints.begin(), constraints.end(), is_cascade);
}

/// Do all that go along stand again when the migration ends? Only what holds no data can be made again.
bool all_stand_again(const std::vector<Dropped>& gone, const Catalog& at_end) {
    return std::all_of(gone.begin(), gone.end(), [&](const Dropped& dropped) {
        const Relation* now = at_end.relations.find(dropped.name);
        if (dropped.kind == ObjectKind::view) return now && now->kind == ObjectKind::view;
        const Trigger* trigger = dropped.relation ? dropped.relation->trigger(dropped.part) : nullptr;
        if (dropped.kind == ObjectKind::trigger && trigger) return is_replaced(at_end, dropped.name, *trigger);
        const Constraint* constraint = dropped.relation ? dropped.relation->constraint(dropped.part) : nullptr;
        return dropped.kind == ObjectKind::constraint && constraint && is_replaced(at_end, dropped.name, *constraint);
    });
}

void check(const Step& step, Findings& findings) {
    if (!cascades(step)) return;
    std::vector<std::string> named;
    std::vector<Dropped> gone;
    bool all_known = step.catalog.complete;
    bool all_new = true;
    for (const Effect& effect : step.effects) {
        const auto* dropped = std::get_if<Dropped>(&effect);
        if (!dropped) continue;
        if (dropped->by_cascade && counts(*dropped) && !goes_with_owner(*dropped)) gone.push_back(*dropped);
        if (dropped->by_cascade) continue;
        named.push_back(display_of(*dropped));
        all_known = all_known && has_known_dependants(dropped->kind);
        all_new = all_new && !counts(*dropped);
    }
    if (named.empty()) return;
    const std::vector<std::string> taken = taken_along(step);
    if (taken.empty() && (all_known || all_new)) return;
    Verdict verdict{.object = named.front()};
    if (taken.empty()) {
        verdict.message = fmt::format("CASCADE may drop more than {}; what depends on it is not known here", list_of(named));
        verdict.fix = "drop what depends on it by name, and leave CASCADE out";
    } else {
        verdict.message = fmt::format("CASCADE also drops {}, which the statement does not name", list_of(taken));
        verdict.fix = fmt::format("drop {} in statements of their own, and leave CASCADE out", list_of(taken));
        if (all_known && taken.size() == gone.size())
            verdict.unless = [gone](const Catalog& at_end) { return all_stand_again(gone, at_end); };
    }
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule drop_cascade = {
    .id = "drop-cascade",
    .category = Category::data_loss,
    .summary = "CASCADE drops objects that the statement does not name.",
    .why = "Views, foreign keys, policies, defaults and whole columns go along silently, and what goes differs from one "
           "database to the next. Without CASCADE the server refuses and lists them.",
    .fix = "Leave CASCADE out and drop the dependants by name, so that each is seen and decided on.",
    .given = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
             "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\n",
    .bad = "DROP TABLE customers CASCADE;",
    .good = "-- Nothing depends on this table, as the migrations before show: CASCADE adds nothing.\n"
            "-- CI:DESTRUCTIVE_OK - See ADR-014\n"
            "DROP TABLE orders CASCADE;\n",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
