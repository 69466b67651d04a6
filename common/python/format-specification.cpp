#include "python/format-specification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "python/text.hpp"

namespace pgsteward::python {
namespace {

constexpr std::size_t widest = 10'000;

struct Specification {
    std::string fill;                        ///< empty: blanks, or zeros where `zero` is set
    char align = 0, sign = '-', grouping = 0, type = 0;
    bool alternate = false, zero = false;
    std::size_t width = 0;
    std::optional<std::size_t> precision;
};

bool one_of(char c, std::string_view characters) { return characters.find(c) != characters.npos; }

std::optional<std::size_t> number_at(std::string_view text, std::size_t& at) {
    std::size_t number = 0;
    const std::size_t begin = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
        if ((number = number * 10 + static_cast<std::size_t>(text[at] - '0')) > widest) return std::nullopt;
    return at > begin ? std::optional(number) : std::nullopt;
}

std::optional<Specification> read(std::string_view text) {
    Specification result;
    std::size_t at = 0;
    const std::string all(text);
    const std::size_t first = text.empty() ? 0 : byte_of(all, 1);
    if (first < text.size() && one_of(text[first], "<>=^")) {
        result.fill = all.substr(0, first);
        result.align = text[first];
        at = first + 1;
    } else if (!text.empty() && one_of(text[0], "<>=^")) {
        result.align = text[at++];
    }
    if (at < text.size() && one_of(text[at], "+- ")) result.sign = text[at++];
    if (at < text.size() && text[at] == '#') result.alternate = true, ++at;
    if (at < text.size() && text[at] == '0') result.zero = true, ++at;
    if (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        const auto width = number_at(text, at);
        if (!width) return std::nullopt;
        result.width = *width;
    }
    if (at < text.size() && one_of(text[at], ",_")) result.grouping = text[at++];
    if (at < text.size() && text[at] == '.') {
        result.precision = number_at(text, ++at);
        if (!result.precision || *result.precision > 100) return std::nullopt;
    }
    if (at < text.size()) result.type = text[at++];
    return at == text.size() ? std::optional(result) : std::nullopt;
}

std::string filled(const Specification& specification, const std::string& sign, const std::string& body, char default_align) {
    const std::size_t length = length_of(sign) + length_of(body);
    const std::size_t missing = specification.width > length ? specification.width - length : 0;
    const char align = specification.align ? specification.align : default_align;
    const std::string fill = !specification.fill.empty() ? specification.fill : specification.zero ? "0" : " ";
    const auto times = [&](std::size_t count) {
        std::string result;
        for (std::size_t i = 0; i < count; ++i) result += fill;
        return result;
    };
    if (align == '=') return sign + times(missing) + body;
    const std::size_t left = align == '<' ? 0 : align == '>' ? missing : missing / 2;
    return times(left) + sign + body + times(missing - left);
}

std::optional<std::string> format_string(const std::string& text, const Specification& specification) {
    if ((specification.type && specification.type != 's') || specification.sign != '-' || specification.alternate || specification.grouping || specification.align == '=') return std::nullopt;
    const std::string shown = specification.precision && *specification.precision < length_of(text) ? text.substr(0, byte_of(text, *specification.precision)) : text;
    return filled(specification, {}, shown, '<');
}

std::string sign_of(bool negative, const Specification& specification) { return negative ? "-" : specification.sign == '-' ? "" : std::string(1, specification.sign); }

/// 1234567 as 1,234,567.
std::string grouped(std::string digits, char separator, std::size_t size) {
    const std::size_t end = std::min(digits.find('.'), digits.size());
    for (std::size_t at = end; at > size;) digits.insert(at -= size, 1, separator);
    return digits;
}

std::optional<std::string> format_number(bool negative, std::string digits, const Specification& specification, std::size_t group) {
    if (specification.grouping && specification.zero) return std::nullopt;
    if (specification.grouping) digits = grouped(std::move(digits), specification.grouping, group);
    return filled(specification, sign_of(negative, specification), digits, specification.zero ? '=' : '>');
}

std::optional<std::string> format_integer(std::int64_t number, const Specification& specification) {
    if (specification.precision) return std::nullopt;
    const bool negative = number < 0;
    const auto size = negative ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
    const char type = specification.type ? specification.type : 'd';
    if (type != 'd' && specification.grouping == ',') return std::nullopt;
    if (type != 'd' && specification.alternate) return std::nullopt;
    if (type == 'd') return format_number(negative, fmt::format("{}", size), specification, 3);
    if (type == 'x') return format_number(negative, fmt::format("{:x}", size), specification, 4);
    if (type == 'X') return format_number(negative, fmt::format("{:X}", size), specification, 4);
    if (type == 'o') return format_number(negative, fmt::format("{:o}", size), specification, 4);
    if (type == 'b') return format_number(negative, fmt::format("{:b}", size), specification, 4);
    return std::nullopt;
}

std::optional<std::string> format_real(double number, const Specification& specification) {
    if (!std::isfinite(number) || specification.alternate) return std::nullopt;
    const double size = std::abs(number);
    const int precision = static_cast<int>(specification.precision.value_or(6));
    const bool negative = std::signbit(number);
    switch (specification.type) {
        case 'f':
        case 'F': return format_number(negative, fmt::format("{:.{}f}", size, precision), specification, 3);
        case 'e': return format_number(negative, fmt::format("{:.{}e}", size, precision), specification, 3);
        case 'E': return format_number(negative, fmt::format("{:.{}E}", size, precision), specification, 3);
        case 'g': return format_number(negative, fmt::format("{:.{}g}", size, std::max(precision, 1)), specification, 3);
        case '%': return format_number(negative, fmt::format("{:.{}f}%", size * 100, precision), specification, 3);
        default: break;
    }
    if (specification.type || specification.precision) return std::nullopt;
    const auto shown = printed(Value(size));
    return shown ? format_number(negative, *shown, specification, 3) : std::nullopt;
}

bool is_real(char type) { return type && one_of(type, "eEfFgG%"); }

}  // namespace

std::optional<std::string> formatted(const Value& value, std::string_view specification) {
    if (specification.empty()) return printed(value);
    const auto read_specification = read(specification);
    if (!read_specification) return std::nullopt;
    if (const Text* text = as_text(value)) return text->bytes ? std::nullopt : format_string(text->text, *read_specification);
    if (const double* real = std::get_if<double>(&value)) return format_real(*real, *read_specification);
    const auto integer = as_integer(value);
    if (!integer) return std::nullopt;
    return is_real(read_specification->type) ? format_real(static_cast<double>(*integer), *read_specification) : format_integer(*integer, *read_specification);
}

std::optional<std::string> formatted_percent(const Value& value, std::string_view specification, char kind) {
    std::string translated;
    bool left = false, zero = false;
    std::string sign;
    std::size_t at = 0;
    for (; at < specification.size() && one_of(specification[at], "-+ 0#"); ++at) {
        const char flag = specification[at];
        if (flag == '#') return std::nullopt;
        if (flag == '-') left = true;
        else if (flag == '0') zero = true;
        else if (sign != "+") sign = flag;
    }
    const std::string_view rest = specification.substr(at);
    if (kind == 's') return formatted(value, fmt::format("{}{}", left ? "<" : ">", rest));
    if (kind == 'u' || kind == 'i') kind = 'd';
    if (!one_of(kind, "dxXoeEfFg")) return std::nullopt;
    Value number = value;
    if (const double* real = std::get_if<double>(&value); real && kind == 'd') {
        if (!(std::abs(*real) < 1e15)) return std::nullopt;
        number = static_cast<std::int64_t>(*real);
    }
    return formatted(number, fmt::format("{}{}{}{}{}", left ? "<" : "", sign, zero && !left ? "0" : "", rest, kind));
}

std::optional<std::string> in_ascii(const std::string& text) {
    const bool plain_text = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return plain_text ? std::optional(text) : std::nullopt;
}

}  // namespace pgsteward::python
