#include "access/array-literal.hpp"

#include <algorithm>

#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

constexpr std::string_view blanks = " \t\n\v\f\r";

void skip_blanks(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size())); }

bool needs_quotes(const std::string& element) {
    return element.empty() || lower_case(element) == "null" || element.find_first_of("{}\",\\") != std::string::npos || element.find_first_of(blanks) != std::string::npos;
}

/// Behind the comma, or at the end.
bool take_comma(std::string_view& rest) {
    skip_blanks(rest);
    if (rest.empty()) return true;
    if (rest.front() != ',') return false;
    rest.remove_prefix(1);
    return true;
}

std::optional<ArrayElement> quoted_element(std::string_view& rest) {
    std::string text;
    for (rest.remove_prefix(1); !rest.empty(); rest.remove_prefix(1)) {
        if (rest.front() == '"') {
            rest.remove_prefix(1);
            return take_comma(rest) ? std::optional(ArrayElement{std::move(text)}) : std::nullopt;
        }
        if (rest.front() == '\\') rest.remove_prefix(1);
        if (rest.empty()) break;
        text += rest.front();
    }
    return std::nullopt;
}

}  // namespace

std::string array_literal(const std::vector<std::string>& elements) {
    std::string text = "{";
    for (const std::string& element : elements) {
        if (text.size() > 1) text += ',';
        const bool quotes = needs_quotes(element);
        if (quotes) text += '"';
        for (const char c : element) {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
        if (quotes) text += '"';
    }
    return text + "}";
}

std::optional<ArrayElement> next_element(std::string_view& rest) {
    skip_blanks(rest);
    if (rest.starts_with('"')) return quoted_element(rest);
    std::string text(rest.substr(0, rest.find(',')));
    rest.remove_prefix(text.size());
    text.erase(text.find_last_not_of(blanks) + 1);
    if (text.empty() || text.find_first_of("{}\"\\") != std::string::npos) return std::nullopt;
    take_comma(rest);
    if (lower_case(text) == "null") return ArrayElement{};
    return ArrayElement{std::move(text)};
}

}  // namespace pgsteward::access
