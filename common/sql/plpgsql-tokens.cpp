// One pass over the bytes; every branch consumes at least one.
#include "sql/plpgsql-tokens.hpp"

namespace pgsteward::sql::plpgsql {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) { return begins_word(c) || is_digit(c) || c == '$'; }
bool is_operator(char c) { return std::string_view("+-*/<>=~!@#%^&|`?").find(c) != std::string_view::npos; }
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Where the literal that ends before `at` goes on: at a quote behind a line's end (quotecontinue of scan.l), else npos.
std::size_t continuation(std::string_view text, std::size_t at) {
    bool line_ended = false;
    for (; at < text.size(); ++at) {
        if (text.substr(at, 2) == "--") at = text.find_first_of("\r\n", at);
        if (at == std::string_view::npos) break;
        if (text[at] == '\'' && line_ended) return at;
        if (!is_blank(text[at])) break;
        line_ended |= text[at] == '\n' || text[at] == '\r';
    }
    return std::string_view::npos;
}

class Tokenizer {
public:
    explicit Tokenizer(std::string_view text) : text_(text) {}

    std::vector<Token> run() {
        for (skip_blanks(); at_ < text_.size(); skip_blanks()) {
            const auto begin = at_;
            const auto kind = next();
            tokens_.push_back({kind, span(begin)});
        }
        at_ = text_.size();
        tokens_.push_back({Token::Kind::end, span(at_)});
        return std::move(tokens_);
    }

private:
    Span span(std::size_t begin) const { return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)}; }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    bool at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

    void skip_blanks() {
        for (;;) {
            while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
            if (at("--")) {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (at("/*")) {
                skip_comment();
            } else {
                return;
            }
        }
    }
    void skip_comment() {
        int depth = 0;
        while (at_ < text_.size()) {
            if (at("/*")) { ++depth; at_ += 2; }
            else if (at("*/")) { --depth; at_ += 2; if (depth == 0) return; }
            else ++at_;
        }
    }

    Token::Kind next() {
        const char c = peek();
        if (c == '\'') return quoted('\'', false), Token::Kind::string;
        if (c == '"') return quoted('"', false), Token::Kind::quoted_identifier;
        if ((c == 'e' || c == 'E') && peek(1) == '\'') return ++at_, quoted('\'', true), Token::Kind::string;
        if (std::string_view("bBxXnN").find(c) != std::string_view::npos && peek(1) == '\'')
            return ++at_, quoted('\'', false), Token::Kind::string;
        if ((c == 'u' || c == 'U') && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"')) return unicode();
        if (begins_word(c)) return word();
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
        if (c == '$') return dollar();
        return operator_token();
    }

    Token::Kind unicode() {
        at_ += 2;
        const bool string = peek() == '\'';
        quoted(peek(), false);
        return string ? Token::Kind::string : Token::Kind::quoted_identifier;
    }
    void quoted(char quote, bool backslashes) {
        for (++at_; at_ < text_.size(); ++at_) {
            if (backslashes && text_[at_] == '\\') ++at_;
            else if (text_[at_] == quote && peek(1) == quote) ++at_;
            else if (text_[at_] == quote) {
                const auto next = quote == '\'' ? continuation(text_, at_ + 1) : std::string_view::npos;
                if (next == std::string_view::npos) break;
                at_ = next;
            }
        }
        at_ = std::min(at_ + 1, text_.size());
    }
    Token::Kind word() {
        while (continues_word(peek())) ++at_;
        return Token::Kind::word;
    }
    Token::Kind number() {
        while (is_digit(peek()) || begins_word(peek()) || peek() == '.') {
            if (at("..")) break;   // 1..10 is a range
            const bool exponent = peek() == 'e' || peek() == 'E';
            ++at_;
            if (exponent && (peek() == '+' || peek() == '-') && is_digit(peek(1))) ++at_;
        }
        return Token::Kind::number;
    }
    Token::Kind dollar() {
        if (is_digit(peek(1))) {
            for (++at_; is_digit(peek());) ++at_;
            return Token::Kind::parameter;
        }
        auto end = at_ + 1;
        while (end < text_.size() && text_[end] != '$' && continues_word(text_[end])) ++end;
        if (end >= text_.size() || text_[end] != '$') return ++at_, Token::Kind::operator_;
        const auto tag = text_.substr(at_, end + 1 - at_);
        const auto close = text_.find(tag, end + 1);
        at_ = close == std::string_view::npos ? text_.size() : close + tag.size();
        return Token::Kind::string;
    }
    Token::Kind operator_token() {
        if (at(":=") || at("::") || at("..")) return at_ += 2, Token::Kind::operator_;
        if (!is_operator(peek())) return ++at_, Token::Kind::operator_;
        const auto begin = at_;
        while (is_operator(peek()) && !at("--") && !at("/*")) ++at_;
        // As scan.l: an operator ends in + or - only when it holds one of these characters, so that "=-1" is two.
        while (at_ > begin + 1 && (text_[at_ - 1] == '+' || text_[at_ - 1] == '-') &&
               text_.substr(begin, at_ - begin).find_first_of("~!@#%^&|`?") == std::string_view::npos)
            --at_;
        return Token::Kind::operator_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

char escaped(char c) {
    switch (c) {
        case 'n': return '\n';
        case 't': return '\t';
        case 'r': return '\r';
        default: return c;
    }
}

std::string unquoted(std::string_view inner, char quote, bool backslashes) {
    std::string result;
    for (std::size_t i = 0; i < inner.size(); ++i) {
        if (backslashes && inner[i] == '\\' && i + 1 < inner.size()) result += escaped(inner[++i]);
        else if (inner[i] == quote && i + 1 < inner.size() && inner[i + 1] != quote) i = std::min(continuation(inner, i + 1), inner.size());
        else {
            result += inner[i];
            if (inner[i] == quote) ++i;
        }
    }
    return result;
}

}  // namespace

std::vector<Token> tokenize(std::string_view body) { return Tokenizer(body).run(); }

std::string identifier(std::string_view token) {
    const auto open = token.find('"');
    if (open != std::string_view::npos && token.size() >= open + 2)
        return unquoted(token.substr(open + 1, token.size() - open - 2), '"', false);
    std::string result(token);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string literal(std::string_view token) {
    if (token.starts_with('$')) {
        const auto tag = token.find('$', 1) + 1;
        return std::string(token.size() >= 2 * tag ? token.substr(tag, token.size() - 2 * tag) : std::string_view());
    }
    const auto open = token.find('\'');
    if (open == std::string_view::npos || token.size() < open + 2) return {};
    const bool backslashes = token[0] == 'e' || token[0] == 'E';
    return unquoted(token.substr(open + 1, token.size() - open - 2), '\'', backslashes);
}

}  // namespace pgsteward::sql::plpgsql
