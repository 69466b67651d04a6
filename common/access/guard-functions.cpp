#include "access/guard-functions.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "access/guard-operators.hpp"
#include "access/predicate-value.hpp"
#include "access/text-pattern.hpp"
#include "catalog/names.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

using Texts = std::vector<std::string>;

bool is_ascii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 128; });
}

std::optional<long> integer_of(const std::string& text) {
    const auto number = number_of(text);
    if (!number || *number < -1e9 || *number > 1e9 || *number != static_cast<double>(static_cast<long>(*number))) return std::nullopt;
    return static_cast<long>(*number);
}

// Patterns ------------------------------------------------------------------------------------------------------

std::optional<bool> is_like(const std::string& text, const std::string& pattern, bool ignore_case) {
    const Value matches = like_values(text_value(text), text_value(pattern), ignore_case);
    return matches.kind == Value::Kind::boolean ? std::optional(matches.is(true)) : std::nullopt;
}

// Functions -----------------------------------------------------------------------------------------------------

/// Of characters counted from 1; what lies outside of the text is left out.
std::string part_of(const std::string& text, long from, long behind) {
    const long size = static_cast<long>(text.size());
    const long begin = std::clamp(from - 1, 0L, size), end = std::clamp(behind - 1, begin, size);
    return text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

std::optional<std::string> substring(const Texts& texts) {
    const auto from = integer_of(texts[1]), count = texts.size() == 3 ? integer_of(texts[2]) : std::optional(static_cast<long>(texts[0].size()) + 1'000'000'000);
    if (!from || !count || *count < 0) return std::nullopt;
    return part_of(texts[0], *from, *from + *count);
}

/// A negative length leaves out as many at the other end.
std::optional<std::string> end_of(const std::string& text, const std::string& length, bool left) {
    const auto given = integer_of(length);
    if (!given) return std::nullopt;
    const long size = static_cast<long>(text.size()), count = std::clamp(*given < 0 ? size + *given : *given, 0L, size);
    return left ? part_of(text, 1, count + 1) : part_of(text, size - count + 1, size + 1);
}

/// %s, %I, %L and %%.
std::optional<std::string> format(const Texts& texts) {
    std::string result;
    std::size_t next = 1;
    for (std::size_t at = 0; at < texts[0].size(); ++at) {
        if (texts[0][at] != '%') {
            result += texts[0][at];
            continue;
        }
        const char kind = ++at < texts[0].size() ? texts[0][at] : ' ';
        if (kind == '%') result += '%';
        else if (std::string_view("sIL").find(kind) == std::string_view::npos || next >= texts.size()) return std::nullopt;
        else {
            const std::string& given = texts[next++];
            result += kind == 's' ? given : kind == 'I' ? quoted(given) : quoted_literal(given);
        }
    }
    return result;
}

std::optional<std::string> of_one(const std::string& name, const std::string& text) {
    if (name == "lower") return lower_case(text);
    if (name == "upper") return upper_case(text);
    if (name == "length" || name == "char_length" || name == "character_length") return std::to_string(text.size());
    if (name == "quote_ident") return quoted(text);
    if (name == "quote_literal") return quoted_literal(text);
    if (name == "similar_to_escape") return similar_to_regex(text);
    return std::nullopt;
}

std::optional<std::string> arithmetic(const std::string& name, const Texts& texts) {
    const auto a = integer_of(texts[0]), b = integer_of(texts[1]);
    if (!a || !b || texts[0].find_first_of(".eE") != std::string::npos || texts[1].find_first_of(".eE") != std::string::npos) return std::nullopt;
    if (name == "+") return std::to_string(*a + *b);
    if (name == "-") return std::to_string(*a - *b);
    return std::nullopt;
}

std::optional<std::string> of_two(const std::string& name, const Texts& texts) {
    if (name == "||") return texts[0] + texts[1];
    if (name == "left" || name == "right") return end_of(texts[0], texts[1], name == "left");
    if (name == "starts_with" || name == "^@") return texts[0].starts_with(texts[1]) ? "true" : "false";
    if (name == "position" || name == "strpos") {
        const std::size_t at = texts[0].find(texts[1]);
        return std::to_string(at == std::string::npos ? 0 : at + 1);
    }
    return arithmetic(name, texts);
}

}  // namespace

std::optional<std::string> text_of_call(const std::string& name, const std::vector<std::string>& arguments) {
    if (arguments.empty() || !std::all_of(arguments.begin(), arguments.end(), is_ascii)) return std::nullopt;
    if (name == "format") return format(arguments);
    if (name == "concat") {
        std::string all;
        for (const std::string& text : arguments) all += text;
        return all;
    }
    if ((name == "substr" || name == "substring") && (arguments.size() == 2 || arguments.size() == 3)) return substring(arguments);
    return arguments.size() == 1 ? of_one(name, arguments[0]) : arguments.size() == 2 ? of_two(name, arguments) : std::nullopt;
}

std::optional<bool> matches(const std::string& name, const std::string& text, const std::string& pattern) {
    const bool negated = name.starts_with('!'), ignore_case = name.ends_with('*');
    const std::string plain = name.substr(negated ? 1 : 0, name.size() - (negated ? 1 : 0) - (ignore_case ? 1 : 0));
    if ((plain != "~" && plain != "~~") || !is_ascii(text) || !is_ascii(pattern)) return std::nullopt;
    const auto found = plain == "~~" ? is_like(text, pattern, ignore_case) : regex_finds(text, pattern, ignore_case);
    return found ? std::optional(*found != negated) : std::nullopt;
}

}  // namespace pgsteward::access
