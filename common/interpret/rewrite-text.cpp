#include "interpret/rewrite.hpp"

#include <algorithm>
#include <set>

#include "sql/plpgsql-tokens.hpp"

namespace pgsteward::interpret {
namespace {

using sql::plpgsql::Token;

/// The text as tokens, with edits that are applied from the end.
class Tokens {
public:
    explicit Tokens(std::string_view text) : text_(text), tokens_(sql::plpgsql::tokenize(text)) {}

    std::size_t size() const { return tokens_.size() - 1; }   // without the end
    std::string_view raw(std::size_t i) const {
        return i < size() ? text_.substr(tokens_[i].at.begin, tokens_[i].at.size()) : std::string_view();
    }
    bool is_name(std::size_t i) const {
        return i < size() && (tokens_[i].kind == Token::Kind::word || tokens_[i].kind == Token::Kind::quoted_identifier);
    }
    bool is_string(std::size_t i) const { return i < size() && tokens_[i].kind == Token::Kind::string; }
    bool name_is(std::size_t i, const std::string& name) const { return is_name(i) && sql::plpgsql::identifier(raw(i)) == name; }
    bool is(std::size_t i, std::string_view symbol) const { return raw(i) == symbol; }
    void replace(std::size_t first, std::size_t last, std::string with) {
        edits_.push_back({tokens_[first].at.begin, tokens_[last].at.end, std::move(with)});
    }
    std::string result() {
        std::sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) { return a.begin > b.begin; });
        std::string text(text_);
        for (const Edit& edit : edits_) text.replace(edit.begin, edit.end - edit.begin, edit.with);
        return text;
    }

private:
    struct Edit { std::uint32_t begin, end; std::string with; };
    std::string_view text_;
    std::vector<Token> tokens_;
    std::vector<Edit> edits_;
};

bool is_keyword(const Tokens& tokens, std::size_t i, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        const std::string_view raw = tokens.raw(i);
        return raw.size() == word.size() && std::equal(raw.begin(), raw.end(), word.begin(), [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; });
    });
}

/// schema.name at `i`, not part of a longer name.
bool qualified_at(const Tokens& tokens, std::size_t i, const QualifiedName& name) {
    return tokens.name_is(i, name.schema) && tokens.is(i + 1, ".") && tokens.name_is(i + 2, name.name) && (i == 0 || !tokens.is(i - 1, "."));
}

/// The names under which a query sees the relation: its aliases, or its own name where it has none.
std::set<std::string> aliases_of(const Tokens& tokens, const QualifiedName& relation) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!qualified_at(tokens, i, relation) || tokens.is(i + 3, ".")) continue;
        const std::size_t alias = is_keyword(tokens, i + 3, {"AS"}) ? i + 4 : i + 3;
        const bool clause = is_keyword(tokens, alias, {"WHERE", "JOIN", "LEFT", "RIGHT", "FULL", "CROSS", "INNER", "NATURAL", "ON", "USING", "GROUP", "ORDER", "HAVING", "LIMIT",
                                                       "OFFSET", "FETCH", "WINDOW", "UNION", "EXCEPT", "INTERSECT", "FOR", "TABLESAMPLE", "SET", "RETURNING", "VALUES", "DEFAULT", "SELECT"});
        names.insert(tokens.is_name(alias) && !clause ? sql::plpgsql::identifier(tokens.raw(alias)) : relation.name.str());
    }
    return names;
}

}  // namespace

std::string with_renamed_object(std::string_view sql, const QualifiedName& from, const QualifiedName& to) {
    Tokens tokens(sql);
    const std::set<std::string> seen_as = from.name == to.name ? std::set<std::string>() : aliases_of(tokens, from);
    const std::string literal = quoted_literal(quoted(from));
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (qualified_at(tokens, i, from)) {
            tokens.replace(i, i + 2, quoted(to));
            i += 2;
        } else if (tokens.is_string(i) && tokens.raw(i) == literal && tokens.is(i + 1, "::") && is_keyword(tokens, i + 2, {"REGCLASS", "REGTYPE"})) {
            tokens.replace(i, i, quoted_literal(quoted(to)));
        } else if (seen_as.contains(from.name) && tokens.name_is(i, from.name) && tokens.is(i + 1, ".") && (i == 0 || !tokens.is(i - 1, "."))) {
            tokens.replace(i, i, quoted(to.name));   // a relation without an alias is seen under its own name
        }
    }
    return tokens.result();
}

std::string with_renamed_label(std::string_view sql, const QualifiedName& type, const std::string& from, const std::string& to) {
    Tokens tokens(sql);
    const std::string literal = quoted_literal(from);
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (tokens.is_string(i) && tokens.raw(i) == literal && tokens.is(i + 1, "::") && qualified_at(tokens, i + 2, type)) tokens.replace(i, i, quoted_literal(to));
    return tokens.result();
}

std::string with_renamed_row(std::string_view expression, const std::string& from, const std::string& to) {
    Tokens tokens(expression);
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (tokens.name_is(i, from) && tokens.is(i + 1, ".") && (i == 0 || !tokens.is(i - 1, ".")) && !tokens.is(i + 3, "(")) tokens.replace(i, i, quoted(to));
    return tokens.result();
}

std::string with_renamed_column(std::string_view expression, const std::string& table, const std::string& from, const std::string& to) {
    Tokens tokens(expression);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!tokens.name_is(i, from) || tokens.is(i + 1, "(") || tokens.is(i + 1, ".")) continue;
        if (i > 0 && (tokens.is(i - 1, "::") || is_keyword(tokens, i - 1, {"AS", "COLLATE"}))) continue;
        if (i > 0 && tokens.is(i - 1, ".")) {
            const bool row = i > 1 && (tokens.name_is(i - 2, table) || is_keyword(tokens, i - 2, {"NEW", "OLD"})) && (i < 3 || !tokens.is(i - 3, "."));
            if (!row) continue;
        }
        tokens.replace(i, i, quoted(to));
    }
    return tokens.result();
}

std::string with_renamed_column_read(std::string_view query, const QualifiedName& relation, const std::string& from, const std::string& to) {
    Tokens tokens(query);
    const std::set<std::string> seen_as = aliases_of(tokens, relation);
    // Which parentheses are in their select list: only there a column names what the query gives out.
    std::vector<bool> in_list = {false};
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens.is(i, "(")) in_list.push_back(false);
        if (tokens.is(i, ")") && in_list.size() > 1) in_list.pop_back();
        if (is_keyword(tokens, i, {"SELECT"})) in_list.back() = true;
        if (is_keyword(tokens, i, {"FROM", "WHERE", "UNION", "EXCEPT", "INTERSECT"})) in_list.back() = false;
        if (!tokens.name_is(i, from) || i < 2 || !tokens.is(i - 1, ".") || !tokens.is_name(i - 2) || (i > 2 && tokens.is(i - 3, "."))) continue;
        if (!seen_as.contains(sql::plpgsql::identifier(tokens.raw(i - 2)))) continue;
        const bool begins = i > 2 && (tokens.is(i - 3, ",") || is_keyword(tokens, i - 3, {"SELECT", "DISTINCT", "ALL"}));
        const bool ends = i + 1 >= tokens.size() || tokens.is(i + 1, ",") || tokens.is(i + 1, ")") || is_keyword(tokens, i + 1, {"FROM"});
        tokens.replace(i, i, quoted(to) + (in_list.back() && begins && ends ? " AS " + quoted(from) : ""));
    }
    return tokens.result();
}

}  // namespace pgsteward::interpret
