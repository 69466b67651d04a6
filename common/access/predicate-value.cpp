#include "access/predicate-value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "access/array-literal.hpp"
#include "access/predicate-json.hpp"
#include "canonical/literals.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

using Class = TypeClass::Kind;
using Kind = Value::Kind;

struct NamedClass { std::string_view name; Class kind; };
constexpr NamedClass named_classes[] = {
    {"boolean", Class::boolean}, {"smallint", Class::integer}, {"integer", Class::integer}, {"bigint", Class::integer},
    {"numeric", Class::decimal}, {"real", Class::decimal}, {"double precision", Class::decimal},
    {"text", Class::text}, {"character varying", Class::text}, {"character", Class::text}, {"bpchar", Class::text}, {"name", Class::text}, {"uuid", Class::uuid},
    {"date", Class::moment}, {"timestamp without time zone", Class::moment}, {"timestamp with time zone", Class::moment},
    {"interval", Class::span}, {"json", Class::json}, {"jsonb", Class::json},
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\n\v\f\r";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// uuid_in: 32 hexadecimal digits, a hyphen after any group of four, braces around.
std::optional<std::string> canonical_uuid(std::string_view text) {
    if (text.size() > 1 && text.front() == '{' && text.back() == '}') text = text.substr(1, text.size() - 2);
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '-' && !digits.empty() && digits.size() % 4 == 0 && digits.size() < 32 && text[i - 1] != '-') continue;
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0) return std::nullopt;
        digits += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    if (digits.size() != 32) return std::nullopt;
    for (const std::size_t at : {20U, 16U, 12U, 8U}) digits.insert(at, 1, '-');
    return digits;
}

/// parse_bool_with_len: any unique prefix of true, false, yes, no; on, off, 1, 0.
std::optional<bool> boolean_of(std::string_view text) {
    const std::string lower = lower_case(std::string(trimmed(text)));
    if (lower.empty()) return std::nullopt;
    for (const std::string_view word : {"true", "yes"})
        if (word.starts_with(lower)) return true;
    for (const std::string_view word : {"false", "no"})
        if (word.starts_with(lower)) return false;
    if (lower == "on" || lower == "1") return true;
    if (lower == "off" || lower == "of" || lower == "0") return false;
    return std::nullopt;
}

struct Range { std::int64_t least, most; };
Range range_of(const TypeClass& type) {
    if (type.name == "smallint") return {INT16_MIN, INT16_MAX};
    if (type.name == "integer") return {INT32_MIN, INT32_MAX};
    return {INT64_MIN, INT64_MAX};
}

Value in_range(std::int64_t number, const TypeClass& type, std::string_view text) {
    const Range range = range_of(type);
    if (number < range.least || number > range.most) return error_value(fmt::format("value \"{}\" is out of range for type {}", text, type.name));
    return integer_value(number);
}

Value bad_input(std::string_view text, const TypeClass& type) {
    return error_value(fmt::format("invalid input syntax for type {}: \"{}\"", type.name, text));
}

Value read_integer(std::string_view text, const TypeClass& type) {
    std::string_view digits = trimmed(text);
    if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
    std::int64_t number = 0;
    const auto [stopped, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (digits.empty() || stopped != digits.data() + digits.size() || (failed != std::errc() && failed != std::errc::result_out_of_range))
        return bad_input(text, type);
    if (failed == std::errc::result_out_of_range) return error_value(fmt::format("value \"{}\" is out of range for type {}", text, type.name));
    return in_range(number, type, text);
}

Value read_decimal(std::string_view text, const TypeClass& type) {
    const std::string digits(trimmed(text));
    char* end = nullptr;
    Value value;
    value.kind = Kind::decimal;
    value.decimal = std::strtod(digits.c_str(), &end);
    if (digits.empty() || *end != '\0' || !std::isfinite(value.decimal)) return bad_input(text, type);
    return value;
}

/// Seconds since 2000-01-01 of "2024-05-01 10:00:00+00"; days by the civil calendar.
std::optional<double> seconds_of(std::string_view text) {
    int year = 0, month = 1, day = 1, hour = 0, minute = 0;
    double second = 0;
    const std::string copy(text);
    if (std::sscanf(copy.c_str(), "%d-%d-%d %d:%d:%lf", &year, &month, &day, &hour, &minute, &second) < 3) return std::nullopt;
    year -= month <= 2 ? 1 : 0;
    const int era = (year >= 0 ? year : year - 399) / 400;
    const int of_era = year - era * 400;
    const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const double days = era * 146097.0 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 730425;
    return days * 86400 + hour * 3600 + minute * 60 + second;
}

Value read_moment(std::string_view text, const TypeClass& type) {
    Value value;
    value.kind = Kind::moment;
    const std::string_view word = trimmed(text);
    if (word == "infinity" || word == "-infinity") {
        value.decimal = word == "infinity" ? HUGE_VAL : -HUGE_VAL;
        return value;
    }
    const auto normalised = type.name == "date" ? canonical::normalised_date(text) : canonical::normalised_timestamp(text, type.name.ends_with("with time zone"));
    const auto seconds = normalised ? seconds_of(*normalised) : std::nullopt;
    if (!seconds) return std::any_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c) != 0; })
                             ? unknown_value(fmt::format("'{}' is not read as {} here", text, type.name))
                             : bad_input(text, type);
    value.decimal = *seconds;
    return value;
}

/// interval_out of the canonical literal: "1 day", "24:00:00"; months count as 30 days, which is enough to tell past
/// from future.
Value read_span(std::string_view text, const TypeClass& type) {
    const auto normalised = canonical::normalised_interval(text);
    if (!normalised) return unknown_value(fmt::format("'{}' is not read as {} here", text, type.name));
    double seconds = 0;
    const char* at = normalised->c_str();
    while (*at != '\0') {
        char* end = nullptr;
        const double number = std::strtod(at, &end);
        if (end == at) return unknown_value(fmt::format("'{}' is not read as {} here", text, type.name));
        if (*end == ':') {
            int minute = 0;
            double second = 0;
            std::sscanf(end, ":%d:%lf", &minute, &second);
            seconds += (std::signbit(number) ? -1 : 1) * (std::abs(number) * 3600 + minute * 60 + second);
            break;
        }
        const std::string_view unit = trimmed(end);
        seconds += number * (unit.starts_with("year") ? 31557600 : unit.starts_with("mon") ? 2592000 : 86400);
        at = std::find(const_cast<const char*>(end) + 1, normalised->c_str() + normalised->size(), ' ');
        while (*at == ' ') ++at;
    }
    Value value;
    value.kind = Kind::span;
    value.decimal = seconds;
    return value;
}

/// "{a,\"b c\"}": elements without nesting.
Value read_array(std::string_view text, const TypeClass& type) {
    text = trimmed(text);
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') return error_value(fmt::format("malformed array literal: \"{}\"", text));
    text = trimmed(text.substr(1, text.size() - 2));
    Value value;
    value.kind = Kind::array;
    TypeClass element = type;
    element.array = false;
    while (!text.empty()) {
        const auto item = next_element(text);
        if (!item) return unknown_value("an array literal that is not read here");
        value.elements.push_back(item->text ? read_value(*item->text, element) : null_value());
        if (value.elements.back().is_error() || value.elements.back().is_unknown()) return value.elements.back();
    }
    return value;
}

Value plain(Kind kind, std::string text) {
    Value value;
    value.kind = kind;
    value.text = std::move(text);
    return value;
}

}  // namespace

TypeClass class_of(std::string_view canonical_type, const Catalog& catalog) {
    TypeClass type;
    if (canonical_type.ends_with("[]")) {
        type.array = true;
        while (canonical_type.ends_with("[]")) canonical_type.remove_suffix(2);
    }
    std::string name(canonical_type);
    // "character varying(50)", "timestamp(3) with time zone": the modifier decides nothing here.
    if (const std::size_t open = name.find('('); open != std::string::npos && name.front() != '"')
        if (const std::size_t close = name.find(')', open); close != std::string::npos) name.erase(open, close - open + 1);
    type.name = name;
    for (const NamedClass& named : named_classes)
        if (named.name == name) type.kind = named.kind;
    if (type.kind != Class::other) return type;
    const auto qualified = type_named(canonical_type);
    const Type* found = qualified ? catalog.types.find(*qualified) : nullptr;
    if (found && found->form == Type::Form::enumeration) type.kind = Class::enumeration;
    if (found && found->form == Type::Form::domain && !found->base.empty()) {
        TypeClass base = class_of(found->base, catalog);
        base.array = base.array || type.array;
        return base;
    }
    return type;
}

Value null_value() { return {}; }
Value boolean_value(bool truth) {
    Value value;
    value.kind = Kind::boolean;
    value.integer = truth ? 1 : 0;
    return value;
}
Value integer_value(std::int64_t number) {
    Value value;
    value.kind = Kind::integer;
    value.integer = number;
    return value;
}
Value text_value(std::string text) { return plain(Kind::text, std::move(text)); }
Value unknown_value(std::string why) { return plain(Kind::unknown, std::move(why)); }
Value error_value(std::string message) { return plain(Kind::error, std::move(message)); }

Value read_value(std::string_view text, const TypeClass& type) {
    if (type.array) return read_array(text, type);
    switch (type.kind) {
        case Class::boolean:
            if (const auto truth = boolean_of(text)) return boolean_value(*truth);
            return bad_input(text, type);
        case Class::integer: return read_integer(text, type);
        case Class::decimal: return read_decimal(text, type);
        case Class::text:
            // Blanks at the end of a character(n) count for nothing.
            if (type.name == "character" || type.name == "bpchar") text = text.substr(0, text.find_last_not_of(' ') + 1);
            return text_value(std::string(text));
        case Class::enumeration: return text_value(std::string(text));
        case Class::uuid:
            if (auto uuid = canonical_uuid(text)) return plain(Kind::uuid, *std::move(uuid));
            return bad_input(text, type);
        case Class::moment: return read_moment(text, type);
        case Class::span: return read_span(text, type);
        case Class::json:
            if (canonical::normalised_jsonb(text)) return plain(Kind::json, std::string(text));
            return bad_input(text, type);
        case Class::other: break;
    }
    return unknown_value(fmt::format("values of type {} are not modelled", type.name));
}

std::optional<std::string> printed(const Value& value) {
    switch (value.kind) {
        case Kind::boolean: return value.integer != 0 ? "true" : "false";
        case Kind::integer: return std::to_string(value.integer);
        case Kind::text:
        case Kind::uuid: return value.text;
        default: return std::nullopt;
    }
}

Value cast_value(const Value& value, const TypeClass& to) {
    if (value.is_special()) return value;
    if (value.kind == Kind::array) {
        if (!to.array) return unknown_value(fmt::format("a cast of an array to {} is not modelled", to.name));
        Value result = value;
        TypeClass element = to;
        element.array = false;
        for (Value& item : result.elements) {
            item = cast_value(item, element);
            if (item.is_error() || item.is_unknown()) return item;
        }
        return result;
    }
    if (value.kind == Kind::text) {
        if (to.kind == Class::text && !to.array) return read_value(value.text, to);
        return read_value(value.text, to);
    }
    if (value.kind == Kind::json && to.kind != Class::json) {
        const auto made = json_cast(value, to);
        return made ? *made : unknown_value(fmt::format("a cast of a document to {} is not modelled", to.name));
    }
    const Class kind = to.array ? Class::other : to.kind;
    const auto text = kind == Class::text ? printed(value) : std::nullopt;
    if (text) return text_value(*text);
    if (kind == Class::integer && value.kind == Kind::integer) return in_range(value.integer, to, std::to_string(value.integer));
    if (kind == Class::integer && value.kind == Kind::decimal && std::abs(value.decimal) < 9e15) return in_range(std::llrint(value.decimal), to, fmt::format("{}", value.decimal));
    if (kind == Class::integer && value.kind == Kind::boolean) return integer_value(value.integer);
    if (kind == Class::decimal && value.kind == Kind::integer) return value;
    if (kind == Class::boolean && value.kind == Kind::integer) return boolean_value(value.integer != 0);
    const bool same = (kind == Class::boolean && value.kind == Kind::boolean) || (kind == Class::decimal && value.kind == Kind::decimal) ||
                      (kind == Class::uuid && value.kind == Kind::uuid) || (kind == Class::span && value.kind == Kind::span) ||
                      (kind == Class::json && value.kind == Kind::json) || (kind == Class::moment && value.kind == Kind::moment && to.name != "date");
    if (same) return value;
    return unknown_value(fmt::format("a cast to {} is not modelled", to.name));
}

}  // namespace pgsteward::access
