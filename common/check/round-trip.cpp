#include "check/round-trip.hpp"

#include <algorithm>

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

/// The relation, type or other object that a difference is about, of a routine without its arguments.
std::string whole_of(const Difference& difference) {
    return difference.whole.empty() ? difference.object.substr(0, difference.object.find('(')) : difference.whole;
}

/// Names of what the catalog did not know stand as they were written, so that the schema may be missing.
bool holds(const std::set<QualifiedName>& names, const std::string& display) {
    return std::any_of(names.begin(), names.end(), [&](const QualifiedName& name) {
        return name.display() == display || (name.schema.empty() && display.ends_with("." + name.name));
    });
}

/// Of a table that was there before the chain only what is done to it is known.
bool is_partial(const Catalog& catalog, const std::string& display) {
    return std::any_of(catalog.relations.begin(), catalog.relations.end(), [&](const auto& entry) { return entry.second->partial && entry.first.display() == display; });
}

/// The triggers that are not known stand for what is there anyway.
bool is_stand_in(const Difference& difference) {
    return difference.kind == ObjectKind::trigger && difference.change != Difference::Change::changed && difference.object == difference.whole + ".";
}

void note_older(const QualifiedName& name, const std::string& part, Known known, FirstSeen& seen) {
    if (part.empty() && known == Known::no && !seen.made.contains(name)) seen.older.insert(name);
}

}  // namespace

RoundTrip round_trip(const Migration& migration, const Catalog& catalog, const Catalog::Mark& before_upgrade, const FirstSeen& seen) {
    RoundTrip trip{migration, changes_since(catalog, before_upgrade), {}};
    trip.differences = compare(trip.changes.before, trip.changes.after, {.populated = false}).differences;
    std::erase_if(trip.differences, [&](const Difference& difference) {
        if (difference.undetermined || is_stand_in(difference)) return true;
        const std::string whole = whole_of(difference);
        const bool was_partial = is_partial(trip.changes.before, whole) && !is_partial(trip.changes.after, whole);
        if (difference.change == Difference::Change::changed) return was_partial && difference.whole.empty();
        if (difference.change != Difference::Change::unexpected) return false;
        if (holds(seen.made, whole)) return false;
        return !catalog.complete || holds(seen.older, whole) || is_partial(trip.changes.after, whole);
    });
    return trip;
}

void note_seen(const Step& step, FirstSeen& seen) {
    const bool surely_makes = step.condition.empty() && !step.errors_swallowed && !may_have_been_there(step.statement);
    for (const Effect& effect : step.effects) {
        if (const auto* dropped = std::get_if<Dropped>(&effect)) note_older(dropped->name, dropped->part, dropped->known, seen);
        if (const auto* renamed = std::get_if<Renamed>(&effect)) note_older(renamed->from, renamed->part, renamed->known, seen);
        const auto* created = std::get_if<Created>(&effect);
        if (created && created->part.empty() && surely_makes && !seen.older.contains(created->name)) seen.made.insert(created->name);
    }
}

}  // namespace pgsteward
