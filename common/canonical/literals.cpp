// Literals of the scalar types, and the choice of who reads the others.
#include "canonical/literals.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace pgsteward::canonical {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return result;
}

std::optional<std::string> integer(std::string_view text) {
    text = trimmed(text);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
    while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
    return (negative && text != "0" ? "-" : "") + std::string(text);
}

/// parse_bool_with_len: unique prefixes of the words.
std::optional<std::string> boolean(std::string_view text) {
    const std::string word = lower(trimmed(text));
    if (word.empty()) return std::nullopt;
    for (const std::string_view yes : {"true", "yes", "on", "1"})
        if (yes.starts_with(word) && word != "o") return "true";
    for (const std::string_view no : {"false", "no", "off", "0"})
        if (no.starts_with(word) && word != "o") return "false";
    return std::nullopt;
}

std::optional<std::string> uuid(std::string_view text) {
    if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
    std::string digits;
    for (const char c : lower(text)) {
        if (c == '-') continue;
        if (!is_digit(c) && (c < 'a' || c > 'f')) return std::nullopt;
        digits += c;
    }
    if (digits.size() != 32) return std::nullopt;
    for (const int at : {20, 16, 12, 8}) digits.insert(static_cast<std::size_t>(at), 1, '-');
    return digits;
}

std::string hexadecimal(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string result = "\\x";
    for (const char c : bytes) {
        result += digits[static_cast<unsigned char>(c) >> 4];
        result += digits[static_cast<unsigned char>(c) & 15];
    }
    return result;
}

std::optional<std::string> bytea(std::string_view text) {
    if (text.starts_with("\\x")) {
        std::string result = "\\x";
        for (const char c : lower(text.substr(2)))
            if (!is_space(c)) result += c;
        return result;
    }
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\') {
            bytes += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '\\') {
            bytes += '\\';
            ++at;
        } else if (at + 3 < text.size()) {
            bytes += static_cast<char>((text[at + 1] - '0') * 64 + (text[at + 2] - '0') * 8 + (text[at + 3] - '0'));
            at += 3;
        } else {
            return std::nullopt;
        }
    }
    return hexadecimal(bytes);
}

std::optional<std::string> bits(std::string_view text) {
    if (text.starts_with('x') || text.starts_with('X')) {
        std::string result;
        for (const char c : lower(text.substr(1))) {
            const int value = is_digit(c) ? c - '0' : c - 'a' + 10;
            if (value < 0 || value > 15) return std::nullopt;
            for (int bit = 3; bit >= 0; --bit) result += (value >> bit & 1) != 0 ? '1' : '0';
        }
        return result;
    }
    if (text.starts_with('b') || text.starts_with('B')) text.remove_prefix(1);
    return std::string(text);
}

/// IPv4 addresses; the mask is shown by cidr always, by inet unless it is the whole address.
std::optional<std::string> network(std::string_view text, bool is_cidr) {
    const std::size_t slash = text.find('/');
    const std::string_view address = text.substr(0, slash);
    if (std::ranges::count(address, '.') != 3 || !std::ranges::all_of(address, [](char c) { return is_digit(c) || c == '.'; }))
        return std::nullopt;
    const std::string_view mask = slash == std::string_view::npos ? "32" : text.substr(slash + 1);
    if (mask.empty() || !std::ranges::all_of(mask, is_digit)) return std::nullopt;
    if (!is_cidr && mask == "32") return std::string(address);
    return std::string(address) + "/" + std::string(mask);
}

/// Shortest digits in the form of double_to_shortest_decimal: an exponent below -4, or of 15 and more (real: 6).
template <typename Float>
std::string shortest(Float value, int limit) {
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
    std::string text(buffer, end);
    const std::size_t e = text.find('e');
    const int exponent = std::atoi(text.c_str() + e + 1);
    if (exponent < -4 || exponent >= limit) return text;
    const auto fixed = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed).ptr;
    return {buffer, fixed};
}

bool is_text(TypeId type) {
    switch (type) {
        case type_id::text:
        case type_id::varchar:
        case type_id::bpchar:
        case type_id::json:
        case type_id::xml:
        case type_id::unknown:
        case type_id::cstring:
        case type_id::refcursor: return true;
        default: return false;
    }
}

/// Types of extensions whose output is their input.
bool is_verbatim(std::string_view name) { return name == "citext" || name == "ltree"; }

}  // namespace

std::optional<std::string> normalised_numeric(std::string_view text) {
    text = trimmed(text);
    const std::string word = lower(text);
    if (word == "nan") return "NaN";
    if (word == "infinity" || word == "inf" || word == "+infinity" || word == "+inf") return "Infinity";
    if (word == "-infinity" || word == "-inf") return "-Infinity";
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    std::string whole, fraction;
    std::size_t at = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) whole += text[at];
    if (at < text.size() && text[at] == '.')
        for (++at; at < text.size() && is_digit(text[at]); ++at) fraction += text[at];
    if (whole.empty() && fraction.empty()) return std::nullopt;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        int exponent = 0;
        std::size_t from = at + 1;
        if (from < text.size() && text[from] == '+') ++from;
        const auto [end, error] = std::from_chars(text.data() + from, text.data() + text.size(), exponent);
        if (error != std::errc() || exponent > 1000 || exponent < -1000) return std::nullopt;
        at = static_cast<std::size_t>(end - text.data());
        for (; exponent > 0; --exponent) {
            whole += fraction.empty() ? '0' : fraction.front();
            if (!fraction.empty()) fraction.erase(0, 1);
        }
        for (; exponent < 0; ++exponent) {
            fraction.insert(0, 1, whole.empty() ? '0' : whole.back());
            if (!whole.empty()) whole.pop_back();
        }
    }
    if (at != text.size()) return std::nullopt;
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    if (whole.empty()) whole = "0";
    const bool zero = whole == "0" && fraction.find_first_not_of('0') == std::string::npos;
    return (negative && !zero ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction);
}

std::optional<std::string> normalised_float(std::string_view text, bool single) {
    const std::string number(trimmed(text));
    const std::string word = lower(number);
    if (word == "nan") return "NaN";
    if (word == "infinity" || word == "inf" || word == "+infinity") return "Infinity";
    if (word == "-infinity" || word == "-inf") return "-Infinity";
    if (number.empty() || number.find_first_not_of("0123456789+-.eE") != std::string::npos) return std::nullopt;
    char* end = nullptr;
    if (single) {
        const float value = std::strtof(number.c_str(), &end);
        return *end == 0 ? std::optional(shortest(value, 6)) : std::nullopt;
    }
    const double value = std::strtod(number.c_str(), &end);
    return *end == 0 ? std::optional(shortest(value, 15)) : std::nullopt;
}

std::optional<std::string> normalised_literal(std::string_view text, TypeRef type, Types& types) {
    if (is_text(type.id)) return std::string(text);
    switch (type.id) {
        case type_id::name: return std::string(text.substr(0, 63));
        case type_id::boolean: return boolean(text);
        case type_id::int2:
        case type_id::int4:
        case type_id::int8:
        case type_id::oid: return integer(text);
        case type_id::numeric: return normalised_numeric(text);
        case type_id::float4: return normalised_float(text, true);
        case type_id::float8: return normalised_float(text, false);
        case type_id::uuid: return uuid(text);
        case type_id::bytea: return bytea(text);
        case type_id::bit:
        case type_id::varbit: return bits(text);
        case type_id::jsonb: return normalised_jsonb(text);
        case type_id::interval: return type.modifier == 0 ? normalised_interval(text) : std::nullopt;
        case type_id::date: return normalised_date(trimmed(text));
        case type_id::time: return normalised_time(trimmed(text));
        case type_id::timestamp: return normalised_timestamp(trimmed(text), false);
        case type_id::timestamptz: return normalised_timestamp(trimmed(text), true);
        case type_id::inet: return network(trimmed(text), false);
        case type_id::cidr: return network(trimmed(text), true);
        default: break;
    }
    if (const TypeId element = types.element(type.id)) return normalised_array(text, {element, type.modifier}, types);
    if (types.form(type.id) == 'e') return std::string(text);
    if (types.form(type.id) == 'd') return normalised_literal(text, types.base(type), types);
    if (types.form(type.id) == 'r') {
        const TypeId subtype = types.range_subtype(type.id);
        const bool discrete = subtype == type_id::int4 || subtype == type_id::int8 || subtype == type_id::date;
        return normalised_range(trimmed(text), subtype, discrete, types);
    }
    const auto* fact = facts::type(type.id);
    if (fact != nullptr && fact->origin >= facts::first_extension && (text.empty() || is_verbatim(fact->name)))
        return std::string(text);
    return std::nullopt;
}

}  // namespace pgsteward::canonical
