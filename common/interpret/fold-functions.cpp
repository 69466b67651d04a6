// The functions that bodies build SQL with. Each gives a value, or nothing where its result is not known.
#include <algorithm>
#include <array>

#include "interpret/fold-format.hpp"
#include "interpret/fold.hpp"

namespace pgsteward::interpret::body {
namespace {

using Arguments = std::vector<Value>;
using Result = std::optional<Value>;

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// The text of argument `i`; nothing where it is missing, null or not known.
std::optional<std::string> text_of(const Arguments& arguments, std::size_t i) {
    return i < arguments.size() ? known_text(arguments[i]) : std::nullopt;
}
std::optional<std::int64_t> integer_of(const Arguments& arguments, std::size_t i) {
    return i < arguments.size() ? known_integer(arguments[i]) : std::nullopt;
}

Result quote_ident(const Arguments& arguments) {
    if (arguments.size() != 1) return std::nullopt;
    return arguments[0].null ? null_value() : quoted_identifier(arguments[0]);
}
Result quote_literal(const Arguments& arguments) {
    if (arguments.size() != 1) return std::nullopt;
    return arguments[0].null ? null_value() : quoted_constant(arguments[0]);
}
Result quote_nullable(const Arguments& arguments) {
    if (arguments.size() != 1) return std::nullopt;
    return arguments[0].null ? text_value("NULL") : quoted_constant(arguments[0]);
}

Result concat(const Arguments& arguments) {
    Value result = text_value("");
    for (const auto& argument : arguments) append(result, as_output(argument));
    return result;
}

Result concat_ws(const Arguments& arguments) {
    if (arguments.empty() || arguments[0].null) return std::nullopt;
    Value result = text_value("");
    bool first = true;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        if (arguments[i].null) continue;   // and an unknown one could be null: then its separator is too many
        if (holds_anything(arguments[i])) return std::nullopt;
        if (!first) append(result, arguments[0]);
        first = false;
        append(result, as_output(arguments[i]));
    }
    return result;
}

Result change_case(const Arguments& arguments, char from, char to, int distance) {
    if (arguments.size() != 1) return std::nullopt;
    Value result = arguments[0];
    for (auto& piece : result.pieces) {
        if (piece.kind == Piece::Kind::word) continue;
        if (piece.kind != Piece::Kind::text || !is_ascii(piece.text)) return std::nullopt;
        for (char& c : piece.text)
            if (c >= from && c <= to) c = static_cast<char>(c + distance);
    }
    return result;
}
Result lower(const Arguments& arguments) { return change_case(arguments, 'A', 'Z', 32); }
Result upper(const Arguments& arguments) { return change_case(arguments, 'a', 'z', -32); }

Result replace(const Arguments& arguments) {
    auto text = text_of(arguments, 0);
    const auto from = text_of(arguments, 1);
    const auto to = text_of(arguments, 2);
    if (!text || !from || !to || from->empty()) return std::nullopt;
    std::string result;
    for (std::size_t at = 0;;) {
        const auto next = text->find(*from, at);
        result += text->substr(at, next - at);
        if (next == std::string::npos || result.size() > max_text) return text_value(std::move(result));
        result += *to;
        at = next + from->size();
    }
}

Result chr(const Arguments& arguments) {
    const auto code = integer_of(arguments, 0);
    if (!code || *code < 1 || *code > 127) return std::nullopt;
    return text_value(std::string(1, static_cast<char>(*code)));
}

Result trim(const Arguments& arguments, bool left, bool right) {
    const auto text = text_of(arguments, 0);
    const auto set = arguments.size() > 1 ? text_of(arguments, 1) : std::optional<std::string>(" ");
    if (!text || !set || !is_ascii(*set)) return std::nullopt;
    const auto begin = left ? text->find_first_not_of(*set) : 0;
    if (begin == std::string::npos) return text_value("");
    const auto last = right ? text->find_last_not_of(*set) : text->size() - 1;
    return text_value(last == std::string::npos ? "" : text->substr(begin, last + 1 - begin));
}
Result btrim(const Arguments& arguments) { return trim(arguments, true, true); }
Result ltrim(const Arguments& arguments) { return trim(arguments, true, false); }
Result rtrim(const Arguments& arguments) { return trim(arguments, false, true); }

Result substring(const Arguments& arguments) {
    const auto text = text_of(arguments, 0);
    const auto from = integer_of(arguments, 1);
    if (!text || !is_ascii(*text) || !from || *from < 1) return std::nullopt;
    const auto begin = std::min(static_cast<std::size_t>(*from) - 1, text->size());
    if (arguments.size() == 2) return text_value(text->substr(begin));
    const auto length = integer_of(arguments, 2);
    if (!length || *length < 0) return std::nullopt;
    return text_value(text->substr(begin, static_cast<std::size_t>(*length)));
}

Result left(const Arguments& arguments) {
    const auto text = text_of(arguments, 0);
    const auto length = integer_of(arguments, 1);
    if (!text || !is_ascii(*text) || !length || *length < 0) return std::nullopt;
    return text_value(text->substr(0, static_cast<std::size_t>(*length)));
}

std::optional<std::vector<std::string>> split(const Arguments& arguments) {
    const auto text = text_of(arguments, 0);
    const auto separator = text_of(arguments, 1);
    if (!text || !separator || separator->empty()) return std::nullopt;
    std::vector<std::string> parts;
    for (std::size_t at = 0; !text->empty();) {
        const auto next = text->find(*separator, at);
        parts.push_back(text->substr(at, next - at));
        if (next == std::string::npos) break;
        at = next + separator->size();
    }
    return parts;
}

Result string_to_array(const Arguments& arguments) {
    const auto parts = split(arguments);
    if (!parts || arguments.size() != 2) return std::nullopt;
    std::vector<Value> elements;
    std::ranges::transform(*parts, std::back_inserter(elements), text_value);
    return array_value(std::move(elements));
}

Result split_part(const Arguments& arguments) {
    const auto parts = split(arguments);
    const auto which = integer_of(arguments, 2);
    if (!parts || !which || *which < 1) return std::nullopt;
    const auto index = static_cast<std::size_t>(*which) - 1;
    return text_value(index < parts->size() ? (*parts)[index] : "");
}

Result array_to_string(const Arguments& arguments) {
    if (arguments.size() != 2 || arguments[0].type != Value::Type::array) return std::nullopt;
    Arguments parts = arguments[0].elements;
    parts.insert(parts.begin(), arguments[1]);
    return concat_ws(parts);
}

Result array_length(const Arguments& arguments) {
    if (arguments.empty() || arguments[0].type != Value::Type::array || arguments[0].null) return std::nullopt;
    if (arguments.size() > 1 && integer_of(arguments, 1) != 1) return std::nullopt;
    const auto size = static_cast<std::int64_t>(arguments[0].elements.size());
    return size == 0 && arguments.size() > 1 ? null_value() : integer_value(size);
}

Result length(const Arguments& arguments) {
    const auto text = text_of(arguments, 0);
    if (!text || arguments.size() != 1 || !is_ascii(*text)) return std::nullopt;
    return integer_value(static_cast<std::int64_t>(text->size()));
}

/// A date in a format of digits only, 'YYYY_MM', is part of a name whatever the date is.
Result to_char(const Arguments& arguments) {
    const auto format = text_of(arguments, 1);
    if (!format || format->empty() ||
        format->find_first_not_of("YMDHISWQymdhiswq0123456789_") != std::string::npos)
        return std::nullopt;
    return hole(Piece::Kind::word, "to_char(…, '" + *format + "')");
}

struct Function {
    std::string_view name;
    Result (*call)(const Arguments&);
};
constexpr std::array functions = {
    Function{"format", format},
    Function{"quote_ident", quote_ident},
    Function{"quote_literal", quote_literal},
    Function{"quote_nullable", quote_nullable},
    Function{"concat", concat},
    Function{"concat_ws", concat_ws},
    Function{"lower", lower},
    Function{"upper", upper},
    Function{"replace", replace},
    Function{"chr", chr},
    Function{"btrim", btrim},
    Function{"ltrim", ltrim},
    Function{"rtrim", rtrim},
    Function{"substr", substring},
    Function{"substring", substring},
    Function{"left", left},
    Function{"string_to_array", string_to_array},
    Function{"split_part", split_part},
    Function{"array_to_string", array_to_string},
    Function{"array_length", array_length},
    Function{"array_upper", array_length},
    Function{"cardinality", array_length},
    Function{"length", length},
    Function{"char_length", length},
    Function{"to_char", to_char},
};

}  // namespace

std::optional<Value> fold_call(std::string_view function, const std::vector<Value>& arguments) {
    const auto found = std::ranges::find(functions, function, &Function::name);
    return found == functions.end() ? std::nullopt : found->call(arguments);
}

}  // namespace pgsteward::interpret::body
