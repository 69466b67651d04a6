#include "access/text-functions.hpp"

#include <algorithm>
#include <cctype>

#include "access/text-pattern.hpp"
#include "text/md5.hpp"

namespace pgsteward::access {
namespace {

using Kind = Value::Kind;
using Values = std::vector<Value>;

bool is_ascii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 128; });
}

std::string mapped(std::string text, int (*map)(int)) {
    std::transform(text.begin(), text.end(), text.begin(), [&](unsigned char c) { return static_cast<char>(map(c)); });
    return text;
}

std::string stripped(std::string_view text, bool left, bool right) {
    while (left && !text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (right && !text.empty() && text.back() == ' ') text.remove_suffix(1);
    return std::string(text);
}

/// initcap(): each word begins with a capital.
std::string capitalised(const std::string& text) {
    std::string result;
    bool inside = false;
    for (const unsigned char c : text) {
        result += static_cast<char>(inside ? std::tolower(c) : std::toupper(c));
        inside = std::isalnum(c) != 0;
    }
    return result;
}

std::vector<std::string> pieces_of(const std::string& text, const std::string& separator) {
    std::vector<std::string> pieces;
    std::size_t begin = 0;
    for (std::size_t at = text.find(separator); at != std::string::npos; at = text.find(separator, begin)) {
        pieces.push_back(text.substr(begin, at - begin));
        begin = at + separator.size();
    }
    pieces.push_back(text.substr(begin));
    return pieces;
}

std::string replaced(const std::string& text, const std::string& what, const std::string& by) {
    if (what.empty()) return text;
    std::string result;
    const auto pieces = pieces_of(text, what);
    for (std::size_t i = 0; i < pieces.size(); ++i) result += (i > 0 ? by : std::string()) + pieces[i];
    return result;
}

std::string translated(const std::string& text, const std::string& from, const std::string& to) {
    std::string result;
    for (const char c : text) {
        const std::size_t at = from.find(c);
        if (at == std::string::npos) result += c;
        else if (at < to.size()) result += to[at];
    }
    return result;
}

Value array_of(std::vector<std::string> texts) {
    Value result;
    result.kind = Kind::array;
    for (std::string& text : texts) result.elements.push_back(text_value(std::move(text)));
    return result;
}

std::optional<Value> of_one(const std::string& name, const std::string& text) {
    const auto length = [&] { return integer_value(static_cast<std::int64_t>(text.size())); };
    if (name == "lower") return text_value(mapped(text, std::tolower));
    if (name == "upper") return text_value(mapped(text, std::toupper));
    if (name == "initcap") return text_value(capitalised(text));
    if (name == "btrim") return text_value(stripped(text, true, true));
    if (name == "ltrim") return text_value(stripped(text, true, false));
    if (name == "rtrim") return text_value(stripped(text, false, true));
    if (name == "reverse") return text_value(std::string(text.rbegin(), text.rend()));
    if (name == "md5") return text_value(md5_digest(text));
    if (name == "ascii") return integer_value(text.empty() ? 0 : text[0]);
    if (name == "length" || name == "char_length" || name == "character_length" || name == "octet_length") return length();
    if (name == "bit_length") return integer_value(length().integer * 8);
    if (name != "similar_to_escape") return std::nullopt;
    auto regex = similar_to_regex(text);
    return regex ? std::optional(text_value(*std::move(regex))) : std::nullopt;
}

std::optional<Value> of_two(const std::string& name, const std::string& text, const std::string& other) {
    if (name == "||") return text_value(text + other);
    if (name == "position" || name == "strpos") return integer_value(static_cast<std::int64_t>(text.find(other) + 1));   // npos + 1 is 0
    if (name == "~" || name == "~*" || name == "!~" || name == "!~*") {
        const auto found = regex_finds(text, other, name.ends_with('*'));
        return found ? std::optional(boolean_value(*found != name.starts_with('!'))) : std::nullopt;
    }
    if (name == "starts_with" || name == "^@") return boolean_value(text.starts_with(other));
    if (name != "string_to_array" || other.empty()) return std::nullopt;
    return array_of(text.empty() ? std::vector<std::string>() : pieces_of(text, other));
}

std::optional<Value> of_three(const std::string& name, const Values& values) {
    if (name == "replace") return text_value(replaced(values[0].text, values[1].text, values[2].text));
    if (name == "translate") return text_value(translated(values[0].text, values[1].text, values[2].text));
    return std::nullopt;
}

/// left() and right(): a negative length leaves that many characters away at the other end.
std::string end_of(const std::string& name, const std::string& text, std::int64_t length) {
    const auto size = static_cast<std::int64_t>(text.size());
    const auto kept = static_cast<std::size_t>(std::clamp<std::int64_t>(length < 0 ? size + length : length, 0, size));
    return name == "left" ? text.substr(0, kept) : text.substr(text.size() - kept);
}

/// substring(text, from, length): what lies before the text takes from the length.
Value part_of(const std::string& text, std::int64_t from, std::optional<std::int64_t> length) {
    if (length && *length < 0) return error_value("negative substring length not allowed");
    const auto size = static_cast<std::int64_t>(text.size());
    const std::int64_t end = length ? std::min(size, from - 1 + *length) : size;
    const std::int64_t begin = std::clamp<std::int64_t>(from - 1, 0, size);
    return text_value(begin < end ? text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)) : std::string());
}

/// A text and whole numbers.
std::optional<Value> by_numbers(const std::string& name, const Values& values) {
    constexpr std::int64_t most = 1'000'000;
    if (values.size() < 2 || values[0].kind != Kind::text || !is_ascii(values[0].text)) return std::nullopt;
    const bool numbers = std::all_of(values.begin() + 1, values.end(), [&](const Value& value) { return value.kind == Kind::integer && std::abs(value.integer) < most; });
    if (!numbers) return std::nullopt;
    const std::string& text = values[0].text;
    if ((name == "left" || name == "right") && values.size() == 2) return text_value(end_of(name, text, values[1].integer));
    if ((name == "substr" || name == "substring") && values.size() <= 3) return part_of(text, values[1].integer, values.size() == 3 ? std::optional(values[2].integer) : std::nullopt);
    return std::nullopt;
}

std::optional<Value> split_part(const std::string& name, const Values& values) {
    if (name != "split_part" || values.size() != 3 || values[0].kind != Kind::text || values[1].kind != Kind::text || values[2].kind != Kind::integer) return std::nullopt;
    if (values[1].text.empty() || values[2].integer < 1) return std::nullopt;
    const auto pieces = pieces_of(values[0].text, values[1].text);
    const auto at = static_cast<std::size_t>(values[2].integer);
    return text_value(at <= pieces.size() ? pieces[at - 1] : std::string());
}

}  // namespace

std::optional<Value> text_function(const std::string& name, const Values& values) {
    if (auto part = split_part(name, values)) return part;
    if (auto part = by_numbers(name, values)) return part;
    const bool modelled = !values.empty() && std::all_of(values.begin(), values.end(), [](const Value& value) { return value.kind == Kind::text && is_ascii(value.text); });
    if (!modelled) return std::nullopt;
    if (values.size() == 1) return of_one(name, values[0].text);
    if (values.size() == 2) return of_two(name, values[0].text, values[1].text);
    return values.size() == 3 ? of_three(name, values) : std::nullopt;
}

}  // namespace pgsteward::access
