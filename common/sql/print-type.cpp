// Names and types.
#include <algorithm>
#include <array>

#include "sql/print-writer.hpp"

namespace pgsteward::sql {
namespace {

/// How the grammar writes its own types: what stands before and behind the modifiers.
struct Spelling {
    std::string_view name, before, behind;
    enum class Modifiers { never, maybe, always } modifiers;
};

// Without modifiers CHAR and BIT mean (1); so where the tree has none, the name is written as it is.
constexpr std::array<Spelling, 16> spellings = {{
    {"bit", "bit", "", Spelling::Modifiers::always},
    {"bool", "boolean", "", Spelling::Modifiers::never},
    {"bpchar", "character", "", Spelling::Modifiers::always},
    {"float4", "real", "", Spelling::Modifiers::never},
    {"float8", "double precision", "", Spelling::Modifiers::never},
    {"int2", "smallint", "", Spelling::Modifiers::never},
    {"int4", "integer", "", Spelling::Modifiers::never},
    {"int8", "bigint", "", Spelling::Modifiers::never},
    {"interval", "interval", "", Spelling::Modifiers::never},
    {"numeric", "numeric", "", Spelling::Modifiers::maybe},
    {"time", "time", " without time zone", Spelling::Modifiers::maybe},
    {"timestamp", "timestamp", " without time zone", Spelling::Modifiers::maybe},
    {"timestamptz", "timestamp", " with time zone", Spelling::Modifiers::maybe},
    {"timetz", "time", " with time zone", Spelling::Modifiers::maybe},
    {"varbit", "bit varying", "", Spelling::Modifiers::maybe},
    {"varchar", "character varying", "", Spelling::Modifiers::maybe},
}};

const Spelling* spelling_of(const TypeName& type) {
    if (type.name.schema != "pg_catalog" || !type.name.catalog.empty() || type.percent_type) return nullptr;
    const auto* found = std::ranges::find(spellings, type.name.name.str(), &Spelling::name);
    if (found == spellings.end()) return nullptr;
    const bool given = !type.modifiers.empty();
    const bool fits = found->modifiers == Spelling::Modifiers::maybe ||
                      given == (found->modifiers == Spelling::Modifiers::always);
    return fits ? found : nullptr;
}

// INTERVAL_MASK of datetime.h's MONTH 1, YEAR 2, DAY 3, HOUR 10, MINUTE 11, SECOND 12.
constexpr int months = 1 << 1, years = 1 << 2, days = 1 << 3, hours = 1 << 10, minutes = 1 << 11, seconds = 1 << 12;
constexpr int every_field = 0x7FFF;

struct Fields {
    int mask;
    std::string_view words;
};
constexpr std::array<Fields, 14> interval_fields = {{
    {every_field, ""},
    {years, " year"},
    {months, " month"},
    {days, " day"},
    {hours, " hour"},
    {minutes, " minute"},
    {seconds, " second"},
    {years | months, " year to month"},
    {days | hours, " day to hour"},
    {days | hours | minutes, " day to minute"},
    {days | hours | minutes | seconds, " day to second"},
    {hours | minutes, " hour to minute"},
    {hours | minutes | seconds, " hour to second"},
    {minutes | seconds, " minute to second"},
}};

/// " day to second(3)" of an interval's modifiers; nothing when they are none that the grammar makes.
std::string interval_words(const Expressions& modifiers) {
    const auto* mask = modifiers.empty() ? nullptr : std::get_if<Constant>(&modifiers[0]->node);
    if (mask == nullptr || modifiers.size() > 2) return {};
    for (const Fields& fields : interval_fields) {
        if (std::to_string(fields.mask) != mask->text) continue;
        if (modifiers.size() == 1) return std::string(fields.words);
        const auto* precision = std::get_if<Constant>(&modifiers[1]->node);
        if (precision == nullptr) return {};
        return std::string(fields.words) + "(" + precision->text + ")";
    }
    return {};
}

}  // namespace

void Writer::write(const ObjectName& name) {
    if (!name.catalog.empty()) text += quoted(name.catalog) + ".";
    if (!name.schema.empty()) text += quoted(name.schema) + ".";
    text += quoted(name.name);
}

void Writer::write_operator(const ObjectName& name) {
    if (name.schema.empty()) {
        text += name.name;
        return;
    }
    text += "OPERATOR(";
    if (!name.catalog.empty()) text += quoted(name.catalog) + ".";
    text += quoted(name.schema) + "." + name.name + ")";
}

void Writer::write(const TypeName& type) {
    if (type.set_of) text += "SETOF ";
    const Spelling* spelling = spelling_of(type);
    const bool interval = type.name.schema == "pg_catalog" && type.name.name == "interval";
    if (const std::string words = interval ? interval_words(type.modifiers) : ""; !words.empty()) {
        text += "interval" + words;
    } else {
        if (spelling != nullptr)
            text += spelling->before;
        else
            write(type.name);
        if (!type.modifiers.empty()) {
            text += "(";
            list(type.modifiers);
            text += ")";
        }
        if (spelling != nullptr) text += spelling->behind;
    }
    if (type.percent_type) text += "%TYPE";
    for (const int bound : type.array_bounds) text += bound < 0 ? "[]" : "[" + std::to_string(bound) + "]";
}

}  // namespace pgsteward::sql
