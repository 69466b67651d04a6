#include "check/round-trip.hpp"

namespace pgsteward {
namespace {

/// IF NOT EXISTS and OR REPLACE are content with what is there.
bool may_have_been_there(const sql::Statement& statement) {
    return std::visit(
        [](const auto& body) {
            if constexpr (requires { body.if_not_exists; }) return static_cast<bool>(body.if_not_exists);
            else if constexpr (requires { body.or_replace; }) return static_cast<bool>(body.or_replace);
            else return false;
        },
        statement.body);
}

}  // namespace

RoundTrip round_trip(const Migration& migration, const Catalog& catalog, const Catalog::Mark& before_upgrade, const std::set<QualifiedName>& made) {
    RoundTrip trip{migration, changes_since(catalog, before_upgrade), {}};
    trip.differences = compare(trip.changes.before, trip.changes.after, {.populated = false}).differences;
    std::erase_if(trip.differences, [&](const Difference& difference) {
        if (difference.undetermined) return true;
        if (catalog.complete || difference.change != Difference::Change::unexpected) return false;
        const std::string& whole = difference.whole.empty() ? difference.object : difference.whole;
        return std::none_of(made.begin(), made.end(), [&](const QualifiedName& name) { return name.display() == whole; });
    });
    return trip;
}

void note_made(const Step& step, std::set<QualifiedName>& made) {
    if (!step.condition.empty() || step.errors_swallowed || may_have_been_there(step.statement)) return;
    for (const Effect& effect : step.effects)
        if (const auto* created = std::get_if<Created>(&effect); created && created->part.empty()) made.insert(created->name);
}

}  // namespace pgsteward
