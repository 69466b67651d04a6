// Sequences: of their own, and those behind columns.
#include <fmt/format.h>

#include <cstdint>

#include "print/statements.hpp"

namespace pgsteward::print {
namespace {

/// What CREATE SEQUENCE AS type INCREMENT BY n gives without further options (init_params()).
SequenceSettings usual(const std::string& type, std::int64_t increment) {
    SequenceSettings settings;
    settings.type = type;
    settings.increment = increment;
    const std::int64_t highest = type == "smallint" ? INT16_MAX : type == "integer" ? INT32_MAX : INT64_MAX;
    settings.minimum = increment > 0 ? 1 : -highest - 1;
    settings.maximum = increment > 0 ? highest : -1;
    return settings;
}

}  // namespace

std::string sequence_options(const SequenceSettings& settings) {
    const SequenceSettings plain = usual(settings.type, settings.increment);
    std::string text;
    if (settings.type != "bigint") text += " AS " + settings.type;
    if (settings.increment != 1) text += fmt::format(" INCREMENT BY {}", settings.increment);
    if (settings.minimum != plain.minimum) text += fmt::format(" MINVALUE {}", settings.minimum);
    if (settings.maximum != plain.maximum) text += fmt::format(" MAXVALUE {}", settings.maximum);
    const std::int64_t first = settings.increment > 0 ? settings.minimum : settings.maximum;
    if (settings.start != first) text += fmt::format(" START WITH {}", settings.start);
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
    return text.empty() ? Statements() : Statements{alter(now) + text};
}

std::string sequence_owner(const Relation& sequence) {
    const std::string owner = sequence.owned_by ? fmt::format("{}.{}", quoted(sequence.owned_by->first), quoted(sequence.owned_by->second)) : "NONE";
    return fmt::format("{} OWNED BY {}", alter(sequence), owner);
}

}  // namespace pgsteward::print
