#include "canonical/type-name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

#include "catalog/catalog.hpp"

namespace pgsteward::canonical {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

/// The names under which pg_type keeps types that SQL spells otherwise, and key words that are names of types
/// (format_type.c).
constexpr std::array<Pair, 18> sql_spellings = {{{"int2", "smallint"},
                                                 {"int4", "integer"},
                                                 {"int", "integer"},
                                                 {"int8", "bigint"},
                                                 {"float4", "real"},
                                                 {"float8", "double precision"},
                                                 {"bool", "boolean"},
                                                 {"varchar", "character varying"},
                                                 {"bpchar", "character"},
                                                 {"varbit", "bit varying"},
                                                 {"bit", "bit"},
                                                 {"decimal", "numeric"},
                                                 {"numeric", "numeric"},
                                                 {"interval", "interval"},
                                                 {"timestamptz", "timestamp with time zone"},
                                                 {"timestamp", "timestamp without time zone"},
                                                 {"timetz", "time with time zone"},
                                                 {"time", "time without time zone"}}};

constexpr std::array<Pair, 6> serials = {{{"serial", "integer"},
                                          {"serial4", "integer"},
                                          {"bigserial", "bigint"},
                                          {"serial8", "bigint"},
                                          {"smallserial", "smallint"},
                                          {"serial2", "smallint"}}};

std::string_view look_up(std::span<const Pair> table, std::string_view name) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Pair& entry) { return entry.first == name; });
    return found == table.end() ? std::string_view() : found->second;
}

std::string modifiers_text(const sql::TypeName& type) {
    std::string text;
    for (const sql::ExpressionPtr& modifier : type.modifiers) {
        const auto* constant = modifier ? std::get_if<sql::Constant>(&modifier->node) : nullptr;
        if (!text.empty()) text += ',';
        text += constant ? constant->text : "?";
    }
    return text;
}

/// "timestamp(3) with time zone": the modifier stands inside the name.
std::string with_modifiers(std::string_view base, const std::string& modifiers) {
    if (modifiers.empty()) return std::string(base);
    const std::size_t zone = base.find(" with");
    if (zone == std::string_view::npos) return fmt::format("{}({})", base, modifiers);
    return fmt::format("{}({}){}", base.substr(0, zone), modifiers, base.substr(zone));
}

/// Wider numbers come later; each holds every value of those before it.
int integer_rank(const std::string& base) {
    static constexpr std::array<std::string_view, 4> ranks = {"smallint", "integer", "bigint", "numeric"};
    const auto found = std::find(ranks.begin(), ranks.end(), base);
    return found == ranks.end() ? -1 : static_cast<int>(found - ranks.begin());
}

bool is_string(const std::string& base) {
    return base == "text" || base == "character varying" || base == "character" || base == "citext" || base == "name";
}

TypeChange string_change(const TypeParts& from, const TypeParts& to) {
    if (to.modifiers.empty() && to.base != "character" && to.base != "name") return TypeChange::widening;
    if (from.modifiers.empty() || to.modifiers.empty()) return TypeChange::narrowing;
    return to.modifiers[0] >= from.modifiers[0] ? TypeChange::widening : TypeChange::narrowing;
}

TypeChange numeric_change(const TypeParts& from, const TypeParts& to) {
    if (to.modifiers.empty()) return TypeChange::widening;
    if (from.modifiers.empty()) return TypeChange::narrowing;
    const auto scale = [](const TypeParts& parts) { return parts.modifiers.size() > 1 ? parts.modifiers[1] : 0; };
    const bool integer_digits = to.modifiers[0] - scale(to) >= from.modifiers[0] - scale(from);
    return integer_digits && scale(to) >= scale(from) ? TypeChange::widening : TypeChange::narrowing;
}

/// Digits that every value of an integer type needs.
int integer_digits(const std::string& base) {
    return base == "smallint" ? 5 : base == "integer" ? 10 : 19;
}

/// One unit: the same type with other modifiers.
TypeChange modifier_change(const TypeParts& from, const TypeParts& to) {
    if (from.modifiers == to.modifiers) return TypeChange::same;
    if (from.base == "numeric") return numeric_change(from, to);
    if (to.modifiers.empty()) return TypeChange::widening;
    if (from.modifiers.empty()) return TypeChange::narrowing;
    return to.modifiers[0] >= from.modifiers[0] ? TypeChange::widening : TypeChange::narrowing;
}

/// Pairs of different types whose every value survives.
bool always_survives(const std::string& from, const std::string& to) {
    static constexpr std::array<Pair, 12> pairs = {{{"real", "double precision"},
                                                    {"smallint", "real"},
                                                    {"smallint", "double precision"},
                                                    {"integer", "double precision"},
                                                    {"date", "timestamp without time zone"},
                                                    {"date", "timestamp with time zone"},
                                                    {"timestamp without time zone", "timestamp with time zone"},
                                                    {"timestamp with time zone", "timestamp without time zone"},
                                                    {"json", "jsonb"},
                                                    {"jsonb", "json"},
                                                    {"cidr", "inet"},
                                                    {"bit", "bit varying"}}};
    return std::find(pairs.begin(), pairs.end(), Pair{from, to}) != pairs.end();
}

/// Built-in types of different families convert by cutting (a timestamp to a date) or by parsing, which may fail.
bool is_built_in(const std::string& base) {
    static constexpr std::array<std::string_view, 34> names = {
        "smallint", "integer", "bigint", "numeric", "real", "double precision", "boolean", "text",
        "character varying", "character", "name", "bytea", "uuid", "json", "jsonb", "date",
        "timestamp without time zone", "timestamp with time zone", "time without time zone",
        "time with time zone", "interval", "inet", "cidr", "macaddr", "bit", "bit varying", "xml", "money",
        "oid", "tsvector", "point", "int4range", "tstzrange", "daterange"};
    return std::find(names.begin(), names.end(), base) != names.end();
}

}  // namespace

std::string type_name(const sql::TypeName& type) {
    std::string text;
    const bool built_in = type.name.schema.empty() || type.name.schema == "pg_catalog";
    const std::string_view spelling = built_in ? look_up(sql_spellings, type.name.name) : std::string_view();
    if (!spelling.empty()) text = with_modifiers(spelling, modifiers_text(type));
    else if (type.name.schema == "pg_catalog") text = with_modifiers(quoted(type.name.name), modifiers_text(type));
    else text = with_modifiers(quoted(type.name.qualified()), modifiers_text(type));
    // bpchar without a length is the grammar's for "character", which means one.
    if (text == "character" && type.name.name == "bpchar" && type.name.schema == "pg_catalog" && type.modifiers.empty()) text = "bpchar";
    if (type.percent_type) text += "%TYPE";
    if (!type.array_bounds.empty()) text += "[]";
    return type.set_of ? "SETOF " + text : text;
}

std::string serial_base(const sql::TypeName& type) {
    if (!type.name.schema.empty()) return {};
    return std::string(look_up(serials, type.name.name));
}

TypeParts take_apart(const std::string& canonical_type) {
    TypeParts parts;
    std::string_view text = canonical_type;
    if (text.ends_with("[]")) {
        parts.array = true;
        text.remove_suffix(2);
    }
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos) {
        parts.base = text;
        return parts;
    }
    const std::size_t close = std::min(text.find(')', open), text.size());
    parts.base = std::string(text.substr(0, open)) + std::string(text.substr(std::min(close + 1, text.size())));
    for (std::size_t at = open + 1; at < close;) {
        int value = 0;
        std::from_chars(text.data() + at, text.data() + close, value);
        parts.modifiers.push_back(value);
        at = std::min(text.find(',', at), close) + 1;
    }
    return parts;
}

std::string_view default_storage(const std::string& type) {
    static constexpr std::array<std::string_view, 33> fixed = {
        "\"char\"", "aclitem", "bigint", "boolean", "box", "cid", "circle", "date", "double precision", "integer", "interval",
        "line", "lseg", "macaddr", "macaddr8", "money", "name", "oid", "pg_lsn", "point", "real", "regclass", "regnamespace",
        "regproc", "regprocedure", "regrole", "regtype", "smallint", "tid", "uuid", "xid", "xid8", "void"};
    if (type.ends_with("[]")) return "extended";
    if (type_named(type)) return {};
    const std::string base = take_apart(type).base;
    if (base == "numeric" || base == "inet" || base == "cidr") return "main";
    if (base.starts_with("time")) return "plain";
    return std::find(fixed.begin(), fixed.end(), base) == fixed.end() ? "extended" : "plain";
}

TypeChange type_change(const std::string& from_type, const std::string& to_type) {
    if (from_type == to_type) return TypeChange::same;
    const TypeParts from = take_apart(from_type);
    const TypeParts to = take_apart(to_type);
    if (from.array != to.array) return to.array || !is_string(to.base) ? TypeChange::unknown : string_change({}, to);
    if (is_string(from.base) && is_string(to.base)) return string_change(from, to);
    if (from.base == to.base) return modifier_change(from, to);
    const int from_rank = integer_rank(from.base);
    const int to_rank = integer_rank(to.base);
    if (from_rank >= 0 && to_rank >= 0) {
        if (to.base == "numeric" && !to.modifiers.empty()) {
            const int scale = to.modifiers.size() > 1 ? to.modifiers[1] : 0;
            return to.modifiers[0] - scale >= integer_digits(from.base) ? TypeChange::widening : TypeChange::narrowing;
        }
        return to_rank > from_rank ? TypeChange::widening : TypeChange::narrowing;
    }
    if (always_survives(from.base, to.base)) return to.modifiers.empty() ? TypeChange::widening : TypeChange::narrowing;
    // Every type can be printed: only a limited length can cut it.
    if (is_string(to.base)) return to.modifiers.empty() && to.base != "character" ? TypeChange::widening : TypeChange::narrowing;
    if (is_built_in(from.base) && is_built_in(to.base) && !is_string(from.base)) return TypeChange::narrowing;
    return TypeChange::unknown;
}

}  // namespace pgsteward::canonical
