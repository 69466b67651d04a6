// jsonb, arrays and ranges: literals inside literals.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "canonical/literals.hpp"

namespace pgsteward::canonical {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

void append_utf8(std::string& text, std::uint32_t code) {
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0 | code >> 6);
        text += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0 | code >> 12);
        text += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        text += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        text += static_cast<char>(0xf0 | code >> 18);
        text += static_cast<char>(0x80 | (code >> 12 & 0x3f));
        text += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        text += static_cast<char>(0x80 | (code & 0x3f));
    }
}

/// escape_json of the server.
std::string json_string(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        switch (c) {
            case '\b': result += "\\b"; break;
            case '\f': result += "\\f"; break;
            case '\n': result += "\\n"; break;
            case '\r': result += "\\r"; break;
            case '\t': result += "\\t"; break;
            case '"': result += "\\\""; break;
            case '\\': result += "\\\\"; break;
            default:
                if (static_cast<unsigned char>(c) < ' ') {
                    static constexpr char digits[] = "0123456789abcdef";
                    result += std::string("\\u00") + digits[c >> 4] + digits[c & 15];
                } else {
                    result += c;
                }
        }
    }
    return result + '"';
}

/// Reads JSON and writes it as jsonb_out does; `failed` where it is none.
class JsonReader {
public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    std::optional<std::string> document() {
        std::string result = value(0);
        skip();
        if (failed_ || at_ != text_.size()) return std::nullopt;
        return result;
    }

private:
    void skip() {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    }
    bool take(char c) {
        skip();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    std::string fail() {
        failed_ = true;
        return {};
    }
    std::string value(int depth) {
        if (depth > 500) return fail();
        skip();
        if (at_ >= text_.size()) return fail();
        if (take('{')) return object(depth);
        if (take('[')) return array(depth);
        if (text_[at_] == '"') return json_string(string());
        for (const std::string_view word : {"true", "false", "null"})
            if (text_.substr(at_).starts_with(word)) return at_ += word.size(), std::string(word);
        std::size_t end = at_;
        while (end < text_.size() && std::string_view("0123456789+-.eE").find(text_[end]) != std::string_view::npos) ++end;
        const auto number = normalised_numeric(text_.substr(at_, end - at_));
        at_ = end;
        return number ? *number : fail();
    }
    std::string array(int depth) {
        std::string result = "[";
        if (take(']')) return "[]";
        while (!failed_) {
            if (result.size() > 1) result += ", ";
            result += value(depth + 1);
            if (take(']')) return result + "]";
            if (!take(',')) return fail();
        }
        return {};
    }
    std::string object(int depth) {
        std::vector<std::pair<std::string, std::string>> members;
        if (take('}')) return "{}";
        while (!failed_) {
            skip();
            if (at_ >= text_.size() || text_[at_] != '"') return fail();
            std::string key = string();
            if (!take(':')) return fail();
            std::string content = value(depth + 1);
            // The last of several of one name counts.
            const auto same = std::ranges::find(members, key, &std::pair<std::string, std::string>::first);
            if (same != members.end()) same->second = std::move(content);
            else members.emplace_back(std::move(key), std::move(content));
            if (take('}')) break;
            if (!take(',')) return fail();
        }
        // lengthCompareJsonbStringValue: by length, then by bytes.
        std::ranges::sort(members, [](const auto& a, const auto& b) {
            return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
        });
        std::string result = "{";
        for (const auto& [key, content] : members)
            result += (result.size() > 1 ? ", " : "") + json_string(key) + ": " + content;
        return result + "}";
    }
    std::uint32_t hex4() {
        std::uint32_t code = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            const char c = at_ < text_.size() ? text_[at_] : 'x';
            const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (digit < 0) failed_ = true;
            code = code * 16 + static_cast<std::uint32_t>(digit & 15);
        }
        return code;
    }
    std::string string() {
        std::string result;
        for (++at_; at_ < text_.size() && text_[at_] != '"' && !failed_;) {
            if (text_[at_] != '\\') {
                result += text_[at_++];
                continue;
            }
            const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : 0;
            at_ += 2;
            static constexpr std::string_view letters = "bfnrt\"\\/", meanings = "\b\f\n\r\t\"\\/";
            if (const std::size_t found = letters.find(c); found != std::string_view::npos && c != 0) {
                result += meanings[found];
            } else if (c == 'u') {
                std::uint32_t code = hex4();
                if (code >= 0xd800 && code < 0xdc00 && text_.substr(at_).starts_with("\\u")) {
                    at_ += 2;
                    code = 0x10000 + ((code - 0xd800) << 10) + (hex4() - 0xdc00);
                }
                append_utf8(result, code);
            } else {
                failed_ = true;
            }
        }
        if (at_ >= text_.size()) failed_ = true;
        else ++at_;
        return result;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

/// array_out quotes what is empty, NULL, or has characters that mean something.
std::string array_element(std::string_view text) {
    const bool is_null = text.size() == 4 && (text[0] | 32) == 'n' && (text[1] | 32) == 'u' && (text[2] | 32) == 'l' && (text[3] | 32) == 'l';
    const bool quote = text.empty() || is_null || std::ranges::any_of(text, [](char c) {
        return is_space(c) || c == '"' || c == '\\' || c == '{' || c == '}' || c == ',';
    });
    if (!quote) return std::string(text);
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + '"';
}

/// The text up to one of `stops`, without the quotes, unescaped.
struct Item { std::string text; bool quoted = false; };
std::optional<Item> take_item(std::string_view text, std::size_t& at, std::string_view stops, bool doubled_quotes) {
    Item item;
    while (at < text.size() && is_space(text[at])) ++at;
    std::size_t kept = 0;
    for (bool inside = false; at < text.size(); ++at) {
        const char c = text[at];
        if (!inside && stops.find(c) != std::string_view::npos) {
            item.text.resize(kept);
            return item;
        }
        if (c == '\\') {
            if (++at >= text.size()) return std::nullopt;
            item.text += text[at];
            kept = item.text.size();
        } else if (c == '"') {
            if (inside && doubled_quotes && at + 1 < text.size() && text[at + 1] == '"') {
                item.text += '"';
                ++at;
            } else {
                inside = !inside;
                item.quoted = true;
            }
            kept = item.text.size();
        } else {
            item.text += c;
            if (inside || !is_space(c)) kept = item.text.size();
        }
    }
    return std::nullopt;
}

std::optional<std::string> array_from(std::string_view text, std::size_t& at, TypeRef element, Types& types, int depth) {
    if (depth > 6 || at >= text.size() || text[at] != '{') return std::nullopt;
    ++at;
    std::string result = "{";
    while (at < text.size() && is_space(text[at])) ++at;
    if (at < text.size() && text[at] == '}') return ++at, "{}";
    while (true) {
        while (at < text.size() && is_space(text[at])) ++at;
        if (at < text.size() && text[at] == '{') {
            const auto inner = array_from(text, at, element, types, depth + 1);
            if (!inner) return std::nullopt;
            result += *inner;
            while (at < text.size() && is_space(text[at])) ++at;
        } else {
            const auto item = take_item(text, at, ",}", false);
            if (!item) return std::nullopt;
            const bool null = !item->quoted && item->text.size() == 4 && array_element(item->text) != item->text;
            if (null) {
                result += "NULL";
            } else {
                const auto value = normalised_literal(item->text, element, types);
                if (!value) return std::nullopt;
                // boolout writes one letter.
                result += element.id == type_id::boolean ? value->substr(0, 1) : array_element(*value);
            }
        }
        if (at >= text.size()) return std::nullopt;
        if (text[at++] == '}') return result + "}";
        result += ',';
    }
}

std::string range_bound(const std::string& text) {
    const bool quote = text.empty() || std::ranges::any_of(text, [](char c) {
        return is_space(c) || std::string_view("\"\\()[],").find(c) != std::string_view::npos;
    });
    if (!quote) return text;
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += c;
        result += c;
    }
    return result + '"';
}

/// The next value of a discrete type.
std::optional<std::string> successor(const std::string& text, TypeId subtype) {
    if (subtype != type_id::date) return std::to_string(std::stoll(text) + 1);
    if (text.ends_with("infinity")) return text;
    return std::nullopt;
}

}  // namespace

std::optional<std::string> normalised_jsonb(std::string_view text) { return JsonReader(text).document(); }

std::optional<std::string> normalised_array(std::string_view text, TypeRef element, Types& types) {
    std::size_t at = 0;
    while (at < text.size() && is_space(text[at])) ++at;
    auto result = array_from(text, at, element, types, 0);
    while (at < text.size() && is_space(text[at])) ++at;
    return at == text.size() ? result : std::nullopt;
}

std::optional<std::string> normalised_range(std::string_view text, TypeId subtype, bool discrete, Types& types) {
    if (text == "empty" || text == "EMPTY") return "empty";
    if (text.size() < 3 || (text[0] != '[' && text[0] != '(') || subtype == type_id::none) return std::nullopt;
    bool lower_inclusive = text[0] == '[';
    std::size_t at = 1;
    const auto low = take_item(text, at, ",", true);
    if (!low) return std::nullopt;
    ++at;
    const auto high = take_item(text, at, ")]", true);
    if (!high || at + 1 != text.size()) return std::nullopt;
    bool upper_inclusive = text[at] == ']';
    const bool no_low = low->text.empty() && !low->quoted;
    const bool no_high = high->text.empty() && !high->quoted;
    auto lower = no_low ? std::optional(std::string()) : normalised_literal(low->text, {subtype, 0}, types);
    auto upper = no_high ? std::optional(std::string()) : normalised_literal(high->text, {subtype, 0}, types);
    if (!lower || !upper) return std::nullopt;
    if (no_low) lower_inclusive = false;
    if (no_high) upper_inclusive = false;
    if (discrete && !no_low && !lower_inclusive) {
        lower = successor(*lower, subtype);
        lower_inclusive = true;
    }
    if (discrete && !no_high && upper_inclusive) {
        upper = successor(*upper, subtype);
        upper_inclusive = false;
    }
    if (!lower || !upper) return std::nullopt;
    // An empty range of numbers becomes "empty"; other types are left to the server.
    if (!no_low && !no_high && *lower == *upper && !(lower_inclusive && upper_inclusive)) return "empty";
    return std::string(lower_inclusive ? "[" : "(") + (no_low ? "" : range_bound(*lower)) + "," +
           (no_high ? "" : range_bound(*upper)) + (upper_inclusive ? "]" : ")");
}

}  // namespace pgsteward::canonical
