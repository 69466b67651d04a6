#include "print/names-in.hpp"

#include <algorithm>

#include "sql/plpgsql-tokens.hpp"

namespace pgsteward::print {
namespace {

using sql::plpgsql::Token;

bool is_name(const Token& token) { return token.kind == Token::Kind::word || token.kind == Token::Kind::quoted_identifier; }

/// 'app.s'::regclass, 'app.f(integer)'::regprocedure
void add_literal(std::string_view token, std::vector<Mention>& mentions) {
    const std::string content = sql::plpgsql::literal(token);
    std::size_t at = 0;
    QualifiedName name;
    name.schema = read_identifier(content, at, ".(");
    if (at >= content.size() || content[at] != '.') return;
    name.name = read_identifier(content, ++at, ".(");
    mentions.push_back({std::move(name), at < content.size() && content[at] == '('});
}

template <typename Element>
std::vector<Element> once_each(std::vector<Element> elements) {
    std::sort(elements.begin(), elements.end());
    elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
    return elements;
}

}  // namespace

std::vector<Mention> mentions_in(std::string_view text) {
    std::vector<Mention> mentions;
    if (text.find('.') == std::string_view::npos) return mentions;
    const std::vector<Token> tokens = sql::plpgsql::tokenize(text);
    const auto raw = [&](std::size_t i) { return i < tokens.size() ? text.substr(tokens[i].at.begin, tokens[i].at.size()) : std::string_view(); };
    for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
        if (tokens[i].kind == Token::Kind::string && raw(i + 1) == "::" && raw(i + 2).starts_with("reg")) add_literal(raw(i), mentions);
        if (!is_name(tokens[i]) || raw(i + 1) != "." || (i > 0 && raw(i - 1) == ".")) continue;
        if (is_name(tokens[i + 2])) {
            const bool called = raw(i + 3) == "(" && tokens[i + 3].at.begin == tokens[i + 2].at.end;
            mentions.push_back({{sql::plpgsql::identifier(raw(i)), sql::plpgsql::identifier(raw(i + 2))}, called});
            continue;
        }
        const std::string_view symbol = raw(i + 2);   // OPERATOR(app.==)
        if (symbol.find_first_of("+-*/<>=~!@#%^&|`?") == 0) mentions.push_back({{sql::plpgsql::identifier(raw(i)), std::string(symbol)}});
    }
    return once_each(std::move(mentions));
}

std::vector<QualifiedName> names_in(std::string_view text) {
    std::vector<QualifiedName> names;
    for (Mention& mention : mentions_in(text)) names.push_back(std::move(mention.name));
    return once_each(std::move(names));
}

}  // namespace pgsteward::print
