#include "interpret/regular-expression.hpp"

#include <algorithm>
#include <regex>
#include <utility>

namespace pgsteward::interpret::body {
namespace {

constexpr std::size_t most_characters = 128;
/// Each multiplies the time that a text without a match takes.
constexpr int most_quantifiers = 4, most_alternatives = 8;

bool is_plain(char c) { return static_cast<unsigned char>(c) < 0x80 && c >= ' '; }

/// Walks over a pattern and tells whether both dialects mean the same by it.
class Common {
public:
    explicit Common(std::string_view pattern) : rest_(pattern) {}

    bool holds() {
        while (!rest_.empty())
            if (!atom() || !quantifier()) return false;
        return open_ == 0;
    }

private:
    bool atom() {
        const char c = take();
        at_begin_ = std::exchange(next_at_begin_, false);
        quantifiable_ = true;
        switch (c) {
            case '^': return next_at_begin_ = anchor(at_begin_);
            case '$': return anchor(rest_.empty() || rest_.front() == ')' || rest_.front() == '|');
            case '(': return group();
            case ')': return quantifiable_ = false, --open_ >= 0;
            case '|': return next_at_begin_ = true, anchor(++alternatives_ <= most_alternatives && !at_begin_);
            case '[': return bracket();
            case '\\': return escape();
            case '*': case '+': case '?': case '{': case '}': case ']': return false;
            default: return is_plain(c);
        }
    }

    bool anchor(bool here) { return quantifiable_ = false, here; }

    bool group() {
        quantifiable_ = false;
        next_at_begin_ = true;
        ++open_;
        if (!rest_.starts_with('?')) return true;
        const bool without_capture = rest_.starts_with("?:");
        rest_.remove_prefix(without_capture ? 2 : 0);
        return without_capture;
    }

    bool bracket() {
        if (rest_.starts_with('^')) take();
        const std::size_t end = rest_.find(']');
        const std::string_view content = rest_.substr(0, end);
        if (end == std::string_view::npos || content.empty()) return false;
        rest_.remove_prefix(end + 1);
        return std::ranges::all_of(content, [](char c) { return is_plain(c) && c != '\\' && c != '['; });
    }

    bool escape() {
        if (rest_.empty()) return false;
        const char c = take();
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        return is_letter ? c == 'd' || c == 'D' || c == 's' || c == 'S' || c == 'w' || c == 'W' : is_plain(c);
    }

    /// A count in braces, a lazy quantifier and the repetition of a group have no case.
    bool quantifier() {
        if (rest_.empty() || !(rest_.front() == '*' || rest_.front() == '+' || rest_.front() == '?')) return true;
        take();
        return quantifiable_ && ++quantifiers_ <= most_quantifiers;
    }

    char take() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    std::string_view rest_;
    int open_ = 0, quantifiers_ = 0, alternatives_ = 0;
    bool quantifiable_ = false, at_begin_ = true, next_at_begin_ = true;
};

}  // namespace

std::optional<bool> matches_regular_expression(const std::string& text, std::string_view pattern, bool ignore_case) {
    if (text.size() > most_characters || pattern.size() > most_characters || !std::ranges::all_of(text, is_plain)) return std::nullopt;
    if (!Common(pattern).holds()) return std::nullopt;
    const auto flags = std::regex::ECMAScript | std::regex::nosubs | (ignore_case ? std::regex::icase : std::regex::flag_type{});
    try {
        return std::regex_search(text, std::regex(pattern.begin(), pattern.end(), flags));
    } catch (const std::regex_error&) {
        return std::nullopt;
    }
}

}  // namespace pgsteward::interpret::body
