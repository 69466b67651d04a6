#include "access/text-examples.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace pgsteward::access {
namespace {

constexpr std::size_t longest = 4096;

/// Reads a regular expression from left to right and writes what the least of it finds.
class Example {
public:
    Example(std::string_view pattern, bool longer) : rest_(pattern), longer_(longer) {}
    std::string text() { return alternatives(); }

private:
    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::string alternatives() {
        std::string first = sequence();
        while (take('|')) sequence();
        return first;
    }
    std::string sequence() {
        std::string text;
        while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
            const std::string one = atom();
            for (std::size_t times = repetitions(one); times > 0 && text.size() < longest; --times) text += one;
        }
        return text;
    }
    std::string atom() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '^' || c == '$') return {};
        if (c == '.') return "x";
        if (c == '[') return bracket();
        if (c == '\\') return escape();
        if (c != '(') return {c};
        if (rest_.starts_with("?:")) rest_.remove_prefix(2);
        std::string inside = alternatives();
        take(')');
        return inside;
    }
    std::string escape() {
        if (rest_.empty()) return {};
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c == 'd' ? "1" : c == 'w' || c == 'S' || c == 'D' ? "a" : c == 's' || c == 'W' ? " " : std::string(1, c);
    }
    /// One character of the set, or one that is not in it.
    std::string bracket() {
        const bool negated = take('^');
        std::string set;
        for (bool first = true; !rest_.empty() && (first || rest_.front() != ']'); first = false) set += member();
        take(']');
        if (!negated) return set.substr(0, 1);
        for (const char c : {'x', '1', '-', ' ', 'A'})
            if (set.find(c) == std::string::npos) return {c};
        return "~";
    }
    std::string member() {
        if (rest_.starts_with("[:")) {
            const std::size_t end = rest_.find(":]");
            const std::string_view name = rest_.substr(2, end == std::string_view::npos ? end : end - 2);
            rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 2);
            return name == "digit" || name == "xdigit" ? "1" : name == "upper" ? "A" : name == "space" ? " " : "a1";
        }
        if (take('\\')) return escape();
        const char from = rest_.front();
        rest_.remove_prefix(1);
        if (rest_.size() < 2 || rest_[0] != '-' || rest_[1] == ']') return {from};
        const char to = rest_[1];
        rest_.remove_prefix(2);
        std::string range;
        for (int c = from; c <= to; ++c) range += static_cast<char>(c);
        return range;
    }
    std::size_t repetitions(const std::string& one) {
        std::size_t times = 1;
        if (take('*') || take('?')) times = longer_ ? 1 : 0;
        else if (!take('+') && !rest_.empty() && rest_.front() == '{' && !one.empty()) times = bounds();
        take('?');   // as few as possible
        return times;
    }
    std::size_t bounds() {
        const std::size_t end = rest_.find('}');
        std::size_t least = 1;
        if (end == std::string_view::npos || std::from_chars(rest_.data() + 1, rest_.data() + end, least).ec != std::errc()) return 1;
        rest_.remove_prefix(end + 1);
        return std::min(least, longest);
    }

    std::string_view rest_;
    bool longer_;
};

}  // namespace

std::string example_of_regex(std::string_view pattern) { return Example(pattern, false).text(); }
std::string longer_example_of_regex(std::string_view pattern) { return Example(pattern, true).text(); }

std::string example_of_like(std::string_view pattern) {
    std::string text;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '\\' && at + 1 < pattern.size()) text += pattern[++at];
        else if (pattern[at] != '%') text += pattern[at] == '_' ? 'x' : pattern[at];
    }
    return text;
}

}  // namespace pgsteward::access
