#include "sql/scan.hpp"

#include <algorithm>

namespace pgsteward::sql {
namespace {

using Byte = std::uint32_t;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool begins_word(char c) {
    const char lower = static_cast<char>(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_operator(char c) {
    return std::string_view("~!@#^&|`?+-*/%<>=").find(c) != std::string_view::npos;
}

bool starts(std::string_view text, Byte at, std::string_view what) {
    return at < text.size() && text.substr(at).starts_with(what);
}

/// One past a comment that may hold others.
Byte comment_end(std::string_view text, Byte at) {
    for (int depth = 0; at < text.size();) {
        if (starts(text, at, "/*")) {
            ++depth;
            at += 2;
        } else if (starts(text, at, "*/")) {
            at += 2;
            if (--depth == 0) return at;
        } else {
            ++at;
        }
    }
    return at;
}

/// One past what `quote` at `at` opens; a doubled quote is one character, and so is what a backslash escapes.
Byte quoted_end(std::string_view text, Byte at, bool escapes) {
    const char quote = text[at];
    for (++at; at < text.size(); ++at) {
        if (escapes && text[at] == '\\') {
            ++at;
        } else if (text[at] == quote) {
            if (at + 1 >= text.size() || text[at + 1] != quote) return at + 1;
            ++at;
        }
    }
    return static_cast<Byte>(text.size());
}

Byte word_end(std::string_view text, Byte at) {
    while (at < text.size() && (begins_word(text[at]) || is_digit(text[at]) || text[at] == '$')) ++at;
    return at;
}

/// The length of the opening $tag$ at `at`; 0 when there is none.
Byte dollar_tag(std::string_view text, Byte at) {
    if (at >= text.size() || text[at] != '$') return 0;
    Byte end = at + 1;
    if (end < text.size() && is_digit(text[end])) return 0;
    while (end < text.size() && (begins_word(text[end]) || is_digit(text[end]))) ++end;
    return end < text.size() && text[end] == '$' ? end + 1 - at : 0;
}

Byte number_end(std::string_view text, Byte at) {
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at < text.size() && text[at] == '.' && !starts(text, at, "..")) ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        Byte exponent = at + 1;
        if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
        if (exponent < text.size() && is_digit(text[exponent])) at = exponent;
    }
    while (at < text.size() && is_digit(text[at])) ++at;
    return at;
}

Byte operator_end(std::string_view text, Byte at) {
    const Byte begin = at;
    while (at < text.size() && is_operator(text[at]) &&
           (at == begin || (!starts(text, at, "--") && !starts(text, at, "/*"))))
        ++at;
    return at;
}

/// The length of the prefix of a literal (E, B, X, N, U&) that begins at `at`, 0 when it is none.
Byte literal_prefix(std::string_view text, Byte at) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    const char lower = static_cast<char>(text[at] | 0x20);
    if (next == '&') return lower == 'u' && at + 2 < text.size() && (text[at + 2] == '\'' || text[at + 2] == '"') ? 2 : 0;
    return next == '\'' && (lower == 'e' || lower == 'b' || lower == 'x' || lower == 'n') ? 1 : 0;
}

}  // namespace

Byte skip_blank(std::string_view text, Byte at) {
    while (at < text.size()) {
        if (is_blank(text[at])) {
            ++at;
        } else if (starts(text, at, "--")) {
            at = static_cast<Byte>(std::min(text.find('\n', at), text.size()));
        } else if (starts(text, at, "/*")) {
            at = comment_end(text, at);
        } else {
            break;
        }
    }
    return at;
}

Byte token_end(std::string_view text, Byte at) {
    if (at >= text.size()) return static_cast<Byte>(text.size());
    if (const Byte prefix = literal_prefix(text, at))
        return quoted_end(text, at + prefix, text[at] == 'e' || text[at] == 'E');
    // A comment is no token, but the place of an error where it does not end.
    if (starts(text, at, "/*")) return comment_end(text, at);
    const char first = text[at];
    if (first == '\'' || first == '"') return quoted_end(text, at, false);
    if (const Byte tag = dollar_tag(text, at)) {
        const auto close = text.find(text.substr(at, tag), at + tag);
        return close == std::string_view::npos ? static_cast<Byte>(text.size()) : static_cast<Byte>(close) + tag;
    }
    if (begins_word(first) || first == '$') return word_end(text, at + 1);
    const bool fraction = first == '.' && at + 1 < text.size() && is_digit(text[at + 1]);
    if (is_digit(first) || fraction) return number_end(text, at);
    if (is_operator(first)) return operator_end(text, at);
    if (starts(text, at, "::") || starts(text, at, ":=") || starts(text, at, "..")) return at + 2;
    return at + 1;
}

Byte name_end(std::string_view text, Byte at) {
    Byte end = token_end(text, at);
    for (;;) {
        const Byte dot = skip_blank(text, end);
        if (dot >= text.size() || text[dot] != '.') return end;
        const Byte next = skip_blank(text, dot + 1);
        if (next >= text.size() || (!begins_word(text[next]) && text[next] != '"')) return end;
        end = token_end(text, next);
    }
}

Span without_blanks(std::string_view text, Span span) {
    text = text.substr(0, span.end);
    Span result{skip_blank(text, span.begin), span.end};
    while (result.end > result.begin && is_blank(text[result.end - 1])) --result.end;
    const std::string_view inside = text.substr(result.begin, result.end - result.begin);
    if (inside.find("--") == std::string_view::npos && inside.find("/*") == std::string_view::npos) return result;
    // A comment may end it, and "--" may stand in a literal: only the tokens tell.
    for (Byte at = result.begin; at < result.end; at = skip_blank(text, at)) span.end = at = token_end(text, at);
    return {result.begin, std::max(result.begin, span.end)};
}

std::optional<Span> verbatim_literal(std::string_view text, Byte at, std::string_view value) {
    if (at >= text.size()) return std::nullopt;
    const Byte tag = dollar_tag(text, at);
    const Byte opening = tag != 0 ? tag : literal_prefix(text, at) + 1;
    const Byte end = token_end(text, at);
    const Byte closing = tag != 0 ? tag : 1;
    if (end < at + opening + closing) return std::nullopt;
    const Span content{at + opening, end - closing};
    if (text.substr(content.begin, content.size()) != value) return std::nullopt;
    return content;
}

}  // namespace pgsteward::sql
