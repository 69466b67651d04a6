// Sequences: of their own, and those behind columns.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "catalog/sequence-numbers.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

/// The current value has to lie within new bounds, and only the server knows it: it is moved there first, by way of bounds
/// that hold both where the old and the new ones have nothing in common.
Statements move_into_bounds(const Relation& sequence, const SequenceSettings& old, const SequenceSettings& now) {
    Statements statements;
    const std::string name = quoted(sequence.name);
    const bool apart = now.minimum > old.maximum || now.maximum < old.minimum;
    if (apart) statements.push_back(fmt::format("{} MINVALUE {} MAXVALUE {}", alter(sequence), std::min(old.minimum, now.minimum), std::max(old.maximum, now.maximum)));
    const auto move = [&](const char* beyond, std::int64_t bound, bool is_called) {
        statements.push_back(fmt::format("SELECT pg_catalog.setval({}::regclass, {}, {}) FROM {} WHERE last_value {} {}", quoted_literal(name), bound, is_called, name, beyond, bound));
    };
    // The next value that an ascending sequence gives is the first that is allowed, or it is at its end; the other way round.
    if (now.minimum > old.minimum) move("<", now.minimum, now.increment < 0);
    if (now.maximum < old.maximum) move(">", now.maximum, now.increment > 0);
    return statements;
}

}  // namespace

std::string sequence_options(const SequenceSettings& settings) {
    const SequenceSettings plain = usual_numbers(settings);
    std::string text;
    if (settings.type != "bigint") text += " AS " + settings.type;
    if (settings.increment != 1) text += fmt::format(" INCREMENT BY {}", settings.increment);
    if (settings.minimum != plain.minimum) text += fmt::format(" MINVALUE {}", settings.minimum);
    if (settings.maximum != plain.maximum) text += fmt::format(" MAXVALUE {}", settings.maximum);
    if (settings.start != plain.start) text += fmt::format(" START WITH {}", settings.start);
    if (settings.cache != 1) text += fmt::format(" CACHE {}", settings.cache);
    if (settings.cycle) text += " CYCLE";
    return text;
}

Statements alter_sequence(const Relation& before, const Relation& now) {
    if (!before.sequence || !now.sequence) return {};
    const SequenceSettings& old = *before.sequence;
    const SequenceSettings& settings = *now.sequence;
    std::string text;
    // A new type takes bounds along that were the old type's own, so all of them are said again.
    const bool retyped = old.type != settings.type;
    if (retyped) text += " AS " + settings.type;
    if (old.increment != settings.increment) text += fmt::format(" INCREMENT BY {}", settings.increment);
    if (retyped || old.minimum != settings.minimum) text += fmt::format(" MINVALUE {}", settings.minimum);
    if (retyped || old.maximum != settings.maximum) text += fmt::format(" MAXVALUE {}", settings.maximum);
    if (old.start != settings.start) text += fmt::format(" START WITH {}", settings.start);
    if (old.cache != settings.cache) text += fmt::format(" CACHE {}", settings.cache);
    if (old.cycle != settings.cycle) text += settings.cycle ? " CYCLE" : " NO CYCLE";
    if (text.empty()) return {};
    Statements statements = move_into_bounds(now, old, settings);
    statements.push_back(alter(now) + text);
    return statements;
}

SequenceSettings retyped(const SequenceSettings& before, const std::string& type) {
    SequenceSettings now = before;
    now.type = type;
    if (before.maximum == highest_number(before.type)) now.maximum = highest_number(type);
    if (before.minimum == -highest_number(before.type) - 1) now.minimum = -highest_number(type) - 1;
    return now;
}

std::string sequence_owner(const Relation& sequence) {
    const std::string owner = sequence.owned_by ? fmt::format("{}.{}", quoted(sequence.owned_by->first), quoted(sequence.owned_by->second)) : "NONE";
    return fmt::format("{} OWNED BY {}", alter(sequence), owner);
}

}  // namespace pgsteward::print
