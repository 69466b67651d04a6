#include "check/secrets.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <vector>

#include "catalog/unknown-identifier.hpp"

namespace pgsteward {
namespace {

/// The first group is the secret. Every match holds one of the words, and none reaches back over blanks before it: plain
/// searches tell that most files have none, many times as fast as the expressions.
struct Pattern {
    std::vector<std::string_view> words;
    RE2 pattern;
    std::string_view what;
};

const std::array<Pattern, 4>& everywhere() {
    static const std::array<Pattern, 4> patterns = {{
        {{"://"}, RE2(R"([A-Za-z][A-Za-z0-9+.-]*://[^\s:/@'"`<>]*:([^\s/@'"`<>]+)@[^\s'"`<>])"), "a password in a connection URL"},
        {{"AKIA", "ASIA"}, RE2(R"(\b((?:AKIA|ASIA)[0-9A-Z]{16})\b)"), "a cloud access key"},
        {{"ecret", "ECRET"}, RE2(R"((?i)secret_?access_?key\W{1,6}([A-Za-z0-9/+]{40})\b)"), "a cloud secret key"},
        {{"-----BEGIN "}, RE2(R"(-----BEGIN [A-Z ]*(PRIVATE KEY)-----)"), "a private key"},
    }};
    return patterns;
}

/// In SQL and connection strings; each match holds the word password.
const std::array<Pattern, 4>& of_passwords() {
    static const std::array<Pattern, 4> patterns = {{
        {{""}, RE2(R"((?i)password"?\s+(?:e|u&)?'((?:[^']|'')+)')"), {}},
        {{""}, RE2(R"((?i)password"?\s+''([^']+)'')"), {}},
        {{""}, RE2(R"((?i)password"?\s+\$\w*\$([^$]+)\$)"), {}},
        {{""}, RE2(R"((?i)password\s*=\s*'*([^\s'"]+))"), {}},
    }};
    return patterns;
}

bool speaks_of_password(std::string_view text) {
    static const RE2 word("(?i)password");
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), word);
}

/// Where the first match after `from` can begin at the earliest; the end where there is none.
std::size_t earliest_match(const Pattern& pattern, std::string_view text, std::size_t from) {
    std::size_t word = text.size();
    for (const std::string_view each : pattern.words) word = std::min(word, text.find(each, from));
    if (word == text.size()) return word;
    const std::size_t blank = text.substr(0, word).find_last_of(" \t\r\n\f\v");
    return blank == std::string_view::npos ? from : std::max(from, blank + 1);
}

template <typename Found>
void for_each_match(const Pattern& pattern, std::string_view text, Found found) {
    std::array<re2::StringPiece, 2> groups;
    const re2::StringPiece all(text.data(), text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = earliest_match(pattern, text, at);
        if (from == text.size() || !pattern.pattern.Match(all, from, all.size(), RE2::UNANCHORED, groups.data(), 2)) return;
        const auto begin = static_cast<std::uint32_t>(groups[1].data() - text.data());
        const Span span{begin, begin + static_cast<std::uint32_t>(groups[1].size())};
        if (!is_placeholder(text.substr(span.begin, span.size()))) found(span);
        at = span.end;
    }
}

void cover(std::string& text, Span secret) {
    for (std::uint32_t at = secret.begin; at < secret.end; ++at) text[at] = (text[at] & 0xC0) == 0x80 ? '\0' : '*';
}

}  // namespace

bool is_placeholder(std::string_view value) {
    if (value.empty() || value.find_first_not_of("*x.") == std::string_view::npos) return true;
    if (value.find(unknown_identifier) != std::string_view::npos) return true;
    if (value.starts_with("__") && value.ends_with("__")) return true;   // sql/placeholders.cpp
    const bool embraced = value.find('{') != std::string_view::npos && value.find('}') != std::string_view::npos;
    return embraced || value.front() == '$' || value.front() == ':' || value.find("%s") != std::string_view::npos || value.find("%(") != std::string_view::npos;
}

std::vector<Secret> find_secrets(std::string_view text) {
    std::vector<Secret> found;
    for (const Pattern& pattern : everywhere()) for_each_match(pattern, text, [&](Span at) { found.push_back({at, pattern.what}); });
    std::sort(found.begin(), found.end(), [](const Secret& a, const Secret& b) { return a.at < b.at; });
    return found;
}

bool holds_password(const std::string& connection) {
    bool found = !find_secrets(connection).empty();
    for_each_match(of_passwords()[3], connection, [&](Span) { found = true; });
    return found;
}

std::string redacted(std::string_view text) {
    std::string out(text);
    const auto cover_matches = [&](const auto& patterns) {
        for (const Pattern& pattern : patterns) for_each_match(pattern, text, [&](Span at) { cover(out, at); });
    };
    cover_matches(everywhere());
    if (speaks_of_password(text)) cover_matches(of_passwords());
    std::erase(out, '\0');
    return out;
}

}  // namespace pgsteward
