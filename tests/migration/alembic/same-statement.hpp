// Do two texts say the same statement? By tokens: spaces, comments, the quotes of names that need none and the
// spelling of parameters do not count.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pgsteward::tests {

inline bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

/// Words in lower case, literals, single signs; a parameter (%(name)s, %s, $1) is "?".
inline std::vector<std::string> tokens_of(std::string_view text) {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const std::string_view rest = text.substr(i);
        std::size_t length = 1;
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == ';') {
            ++i;
            continue;
        }
        if (rest.starts_with("--")) {
            i = std::min(text.find('\n', i), text.size());
            continue;
        }
        if (rest.starts_with("%(") && rest.find(")s") != rest.npos) {
            result.emplace_back("?");
            i += rest.find(")s") + 2;
            continue;
        }
        if (rest.starts_with("%%")) {
            result.emplace_back("%");
            i += 2;
            continue;
        }
        if (c == '$' && rest.size() > 1 && rest[1] >= '0' && rest[1] <= '9') {
            length = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
            result.emplace_back("?");
        } else if (c == '\'' || c == '"') {
            std::size_t end = i + 1;
            while (end < text.size() && (text[end] != c || (end + 1 < text.size() && text[end + 1] == c))) end += text[end] == c ? 2 : 1;
            length = std::min(end + 1, text.size()) - i;
            std::string token(text.substr(i, length));
            for (std::size_t at = token.find("%%"); at != token.npos; at = token.find("%%", at + 1)) token.erase(at, 1);
            const bool plain = c == '"' && token.size() > 2 && token.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_", 1) == token.size() - 1;
            result.push_back(plain ? token.substr(1, token.size() - 2) : token);
        } else if (is_word_character(c)) {
            while (i + length < text.size() && (is_word_character(text[i + length]) || (text[i + length] == '.' && c >= '0' && c <= '9'))) ++length;
            std::string word(text.substr(i, length));
            for (char& letter : word) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
            result.push_back(std::move(word));
        } else {
            result.emplace_back(1, c);
        }
        i += length;
    }
    return result;
}

/// The tokens without the labels that SQLAlchemy makes up for the columns of a select.
inline std::vector<std::string> without_labels(std::vector<std::string> tokens) {
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
        if (tokens[i] == "as" && (tokens[i + 1].starts_with("anon_") || tokens[i + 1].starts_with("max_")))
            tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i), tokens.begin() + static_cast<std::ptrdiff_t>(i + 2));
    return tokens;
}

inline bool is_literal(const std::string& token) {
    return token == "?" || token.starts_with("'") || (token[0] >= '0' && token[0] <= '9') || token == "null" || token == "true" || token == "false";
}

/// The tokens without IF [NOT] EXISTS: whoever asks the server first leaves it out.
inline std::vector<std::string> without_if_exists(std::vector<std::string> tokens) {
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        if (tokens[i] != "if") continue;
        const std::size_t words = tokens[i + 1] == "exists" ? 2 : i + 2 < tokens.size() && tokens[i + 1] == "not" && tokens[i + 2] == "exists" ? 3 : 0;
        if (words > 0) tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i), tokens.begin() + static_cast<std::ptrdiff_t>(i + words));
    }
    return tokens;
}

/// A literal stands for a parameter of the other, and a parameter for anything that the other computes as a literal.
inline bool same_statement(std::string_view ours, std::string_view theirs) {
    const std::vector<std::string> a = without_if_exists(without_labels(tokens_of(ours))), b = without_if_exists(without_labels(tokens_of(theirs)));
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && !(a[i] == "?" && is_literal(b[i])) && !(b[i] == "?" && is_literal(a[i]))) return false;
    return true;
}

}  // namespace pgsteward::tests
