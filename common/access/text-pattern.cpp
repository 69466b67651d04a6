#include "access/text-pattern.hpp"

#include <algorithm>
#include <cctype>

#include <re2/re2.h>

namespace pgsteward::access {
namespace {

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0 && c < 128; });
}

bool is_alphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// A regular expression, piece by piece: empty as soon as a piece is not one of those that mean the same in both.
class PlainRegex {
public:
    explicit PlainRegex(std::string_view pattern) : rest_(pattern) {}

    bool read() {
        if (rest_.starts_with("***")) return false;   // a director: how the rest is to be read
        bool repeatable = false;
        while (!rest_.empty())
            if (!piece(repeatable)) return false;
        return true;
    }

private:
    bool piece(bool& repeatable) {
        const char c = next();
        switch (c) {
            case '\\': repeatable = true; return escape();
            case '[': repeatable = true; return bracket();
            case '(':
                repeatable = false;
                return !rest_.starts_with('?') || take("?:");
            case ')': repeatable = true; return true;
            case '^':
            case '$':
            case '|': repeatable = false; return true;
            case '*':
            case '+':
            case '?': return repetition(repeatable);
            case '{': return bounds() && repetition(repeatable);
            default: repeatable = true; return true;
        }
    }

    char next() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    bool take(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }
    bool escape() {
        if (rest_.empty()) return false;
        const char c = next();
        return c == 'd' || c == 'w' || !is_alphanumeric(c);
    }
    bool repetition(bool& repeatable) {
        const bool fits = repeatable;
        repeatable = false;
        take("?");   // as few as possible: the same for whether it is found
        return fits;
    }
    bool bounds() {
        const std::size_t end = rest_.find('}');
        if (end == 0 || end == std::string_view::npos || std::isdigit(static_cast<unsigned char>(rest_.front())) == 0) return false;
        const std::string_view numbers = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return std::all_of(numbers.begin(), numbers.end(), [](char c) { return c == ',' || std::isdigit(static_cast<unsigned char>(c)) != 0; });
    }
    bool bracket() {
        take("^");
        take("]");
        while (!rest_.empty()) {
            const char c = next();
            if (c == ']') return true;
            if (c == '\\' && !escape()) return false;
            if (c != '[' || rest_.empty()) continue;
            if (rest_.front() == '.' || rest_.front() == '=') return false;
            if (rest_.front() != ':') continue;
            const std::size_t end = rest_.find(":]");
            if (end == std::string_view::npos) return false;
            rest_.remove_prefix(end + 2);
        }
        return false;
    }

    std::string_view rest_;
};

}  // namespace

std::optional<bool> regex_finds(std::string_view text, std::string_view pattern, bool ignore_case) {
    if (!is_ascii(text) || !is_ascii(pattern) || !PlainRegex(pattern).read()) return std::nullopt;
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_log_errors(false);
    options.set_dot_nl(true);
    options.set_case_sensitive(!ignore_case);
    const RE2 regex(pattern, options);
    if (!regex.ok()) return std::nullopt;
    return RE2::PartialMatch(text, regex);
}

std::optional<std::string> similar_to_regex(std::string_view pattern) {
    std::string regex = "^(?:";
    bool in_bracket = false;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const char c = pattern[at];
        if (c == '\\') {
            if (++at == pattern.size() || pattern[at] == '"') return std::nullopt;
            regex += '\\';
            regex += pattern[at];
            if (is_alphanumeric(pattern[at])) return std::nullopt;
        } else if (in_bracket) {
            regex += c;
            in_bracket = c != ']';
        } else if (c == '[') {
            in_bracket = true;
            regex += c;
        } else if (c == '%') {
            regex += ".*";
        } else if (c == '_') {
            regex += '.';
        } else if (c == '(') {
            regex += "(?:";
        } else {
            if (c == '.' || c == '^' || c == '$') regex += '\\';
            regex += c;
        }
    }
    return regex + ")$";
}

}  // namespace pgsteward::access
