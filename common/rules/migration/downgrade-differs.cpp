// The downgrade is run after its upgrade, and the state compared with what was before: what is still there, what is gone,
// what is otherwise.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "check/round-trip.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

using Change = Difference::Change;

constexpr std::size_t most_details = 5;
constexpr std::size_t longest_value = 80;

struct Word { std::string_view property, value, word; };

/// What the catalog keeps as a letter, and leaves out where it is the usual.
constexpr auto words = std::to_array<Word>({
    {"on delete", "", "NO ACTION"}, {"on delete", "r", "RESTRICT"}, {"on delete", "c", "CASCADE"}, {"on delete", "n", "SET NULL"}, {"on delete", "d", "SET DEFAULT"},
    {"on update", "", "NO ACTION"}, {"on update", "r", "RESTRICT"}, {"on update", "c", "CASCADE"}, {"on update", "n", "SET NULL"}, {"on update", "d", "SET DEFAULT"},
    {"match", "", "SIMPLE"}, {"match", "f", "FULL"},
    {"identity", "a", "ALWAYS"}, {"identity", "d", "BY DEFAULT"},
    {"replica identity", "", "DEFAULT"}, {"replica identity", "f", "FULL"}, {"replica identity", "n", "NOTHING"}, {"replica identity", "i", "an index"},
    {"volatility", "", "VOLATILE"}, {"volatility", "s", "STABLE"}, {"volatility", "i", "IMMUTABLE"},
    {"parallel", "", "UNSAFE"}, {"parallel", "r", "RESTRICTED"}, {"parallel", "s", "SAFE"},
    {"state", "", "enabled"},
});

/// `other`: the value of the other side.
std::string shown(const std::string& property, const std::string& value, const std::string& other) {
    const auto word = std::find_if(words.begin(), words.end(), [&](const Word& one) { return one.property == property && one.value == value; });
    if (word != words.end()) return std::string(word->word);
    if (value.empty()) return other == "yes" ? "no" : "none";
    if (value.size() <= longest_value) return value;
    std::size_t cut = longest_value;
    while (cut > 0 && (static_cast<unsigned char>(value[cut]) & 0xC0) == 0x80) --cut;
    return value.substr(0, cut) + "…";
}

bool holds_data(ObjectKind kind) { return kind == ObjectKind::table || kind == ObjectKind::column; }

std::string fate(const Difference& difference) {
    if (difference.change == Change::unexpected) return "is still there";
    return holds_data(difference.kind) ? "is gone with its data" : "is gone";
}

/// The part's own name: "note" of "public.orders.note".
std::string name_within(const Difference& difference) {
    const std::string prefix = difference.whole + ".";
    return difference.object.starts_with(prefix) ? difference.object.substr(prefix.size()) : difference.object;
}

std::string detail(const Difference& difference) {
    const std::string name = name_within(difference);
    // Without a name they stand for those of a table that was there before the chain.
    const std::string part = difference.whole.empty() ? "" : name.empty() ? "its other triggers" : fmt::format("{} {}", name_of(difference.kind), name);
    if (difference.change != Change::changed) return fmt::format("{} {}", part, fate(difference));
    return fmt::format("{}{} is {}, was {}", part.empty() ? "" : part + ": ", difference.property,
                       shown(difference.property, difference.actual, difference.expected), shown(difference.property, difference.expected, difference.actual));
}

/// Relations that come and go with what owns them: the sequence of a serial column.
bool goes_along(const RoundTrip& trip, const Difference& difference) {
    if (difference.kind != ObjectKind::sequence || difference.change == Change::changed) return false;
    const Catalog& side = difference.change == Change::missing ? trip.changes.before : trip.changes.after;
    const auto is_it = [&](const auto& entry) { return entry.first.display() == difference.object && entry.second->owned_by; };
    const auto sequence = std::find_if(side.relations.begin(), side.relations.end(), is_it);
    if (sequence == side.relations.end()) return false;
    const std::string table = sequence->second->owned_by->first.display();
    const std::string& column = sequence->second->owned_by->second;
    return std::any_of(trip.differences.begin(), trip.differences.end(), [&](const Difference& other) {
        return other.change == difference.change && (other.object == table || other.object == table + "." + column);
    });
}

/// All that is wrong with one object.
struct Unrestored {
    const Difference* whole = nullptr;       ///< where it is gone or still there as a whole
    std::vector<const Difference*> parts;
};

std::string message_of(const std::string& object, const Unrestored& unrestored) {
    if (unrestored.whole) return fmt::format("after upgrade and downgrade the {} {} {}", name_of(unrestored.whole->kind), object, fate(*unrestored.whole));
    std::string details;
    for (std::size_t i = 0; i < std::min(unrestored.parts.size(), most_details); ++i) details += (i ? "; " : "") + detail(*unrestored.parts[i]);
    if (unrestored.parts.size() > most_details) details += fmt::format("; and {} more", unrestored.parts.size() - most_details);
    return fmt::format("after upgrade and downgrade {} is not as before: {}", object, details);
}

void check(const RoundTrip& trip, Findings& findings) {
    std::map<std::pair<std::string, std::string>, Unrestored> objects;   // by kind where it is no part, and name
    for (const Difference& difference : trip.differences) {
        if (goes_along(trip, difference)) continue;
        const bool relation = !difference.whole.empty() || is_relation(difference.kind);
        const std::string& name = difference.whole.empty() ? difference.object : difference.whole;
        Unrestored& object = objects[{relation ? "" : std::string(name_of(difference.kind)), name}];
        if (difference.whole.empty() && difference.change != Change::changed) object.whole = &difference;
        else object.parts.push_back(&difference);
    }
    for (const auto& [key, unrestored] : objects) {
        const std::string object = unrestored.whole || key.first.empty() ? key.second : fmt::format("the {} {}", key.first, key.second);
        findings.add({.object = key.second, .message = message_of(object, unrestored)});
    }
}

}  // namespace

extern const Rule downgrade_differs = {
    .id = "downgrade-differs",
    .category = Category::correctness,
    .summary = "The downgrade does not restore what was before the upgrade.",
    .why = "A release that is taken back leaves a schema that no migration describes: objects that are still there make "
           "the next upgrade fail, those that are gone are missed by the release before, and what the downgrade drops "
           "without the upgrade having made it is lost with its data.",
    .fix = "Undo in the downgrade each step of the upgrade, the last one first; raise an error in it where that cannot be done.",
    .given = "==> 000001_orders.up.sql\nCREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL DEFAULT 0);\n"
             "==> 000001_orders.down.sql\nDROP TABLE orders;\n",
    .bad = "==> 000002_notes.up.sql\nALTER TABLE orders ADD COLUMN note text;\nCREATE TABLE notes (id bigint PRIMARY KEY);\n"
           "==> 000002_notes.down.sql\nALTER TABLE orders DROP COLUMN note;\n",
    .good = "==> 000002_notes.up.sql\nALTER TABLE orders ADD COLUMN note text;\nCREATE TABLE notes (id bigint PRIMARY KEY);\n"
            "==> 000002_notes.down.sql\nDROP TABLE notes;\nALTER TABLE orders DROP COLUMN note;\n",
    .check = check,
};

}  // namespace pgsteward::rules
