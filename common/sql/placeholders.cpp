// Placeholders of template engines and psql variables become identifiers, literals or blanks of the same length.
// The identifier is made of the placeholder's own letters, so that the same placeholder is the same name in every
// file and a person recognises it: {{ .Schema }} is __schema__.
#include "sql/script.hpp"

#include <algorithm>
#include <string_view>

namespace pgsteward::sql {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80) != 0; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

class Replacer {
public:
    Replacer(std::string& text, PlaceholderStyle style, bool psql) : text_(text), style_(style), psql_(psql) {}

    bool run() {
        while (at_ < text_.size()) step();
        return found_;
    }

private:
    void step() {
        const char c = text_[at_];
        if (c == '\'' || c == '"') return skip_quoted(c);
        if (starts("--")) return jump(text_.find('\n', at_));
        if (starts("/*")) return jump_behind("*/");
        if (starts("{{")) return replace_until("}}");
        if (starts("${")) return replace_until("}");
        if (starts("$%")) return replace_until("%$");
        if (c == '$' && toggle_dollar_quote()) return;
        if (psql_ && c == ':' && dollar_tag_.empty() && replace_variable()) return;
        if (psql_ && c == '%' && replace_driver_parameter()) return;
        ++at_;
    }

    bool starts(std::string_view what) const { return std::string_view(text_).substr(at_).starts_with(what); }
    void jump(std::size_t where) { at_ = std::min(where, text_.size()); }
    void jump_behind(std::string_view what) {
        const std::size_t found = text_.find(what, at_ + 2);
        jump(found == std::string::npos ? found : found + what.size());
    }
    void skip_quoted(char quote) {
        const bool escapes = quote == '\'' && at_ > 0 && lower(text_[at_ - 1]) == 'e' && (at_ < 2 || !is_word(text_[at_ - 2]));
        for (++at_; at_ < text_.size() && text_[at_] != quote;) {
            if (starts("{{") && replace_in_quotes(quote)) continue;
            at_ += escapes && text_[at_] == '\\' ? 2 : 1;
        }
        jump(at_ + 1);
    }
    /// "{{ index .Options "Name" }}" would end the identifier too early, and text in a string may be run. What looks
    /// like an array ('{{1,2},{3,4}}') is data.
    bool replace_in_quotes(char quote) {
        const std::size_t close = text_.find("}}", at_);
        if (close == std::string::npos || text_.find('\n', at_) < close) return false;
        const std::string_view inside = std::string_view(text_).substr(at_ + 2, close - at_ - 2);
        const bool template_word = inside.find_first_of(quote == '"' ? "{}" : "{},") == std::string_view::npos &&
                                   std::any_of(inside.begin(), inside.end(), is_letter);
        if (!template_word) return false;
        replace(close + 2, PlaceholderStyle::identifier);
        return true;
    }
    /// Bodies are looked into; only psql variables are not replaced there.
    bool toggle_dollar_quote() {
        std::size_t end = at_ + 1;
        while (end < text_.size() && is_word(text_[end])) ++end;
        if (end >= text_.size() || text_[end] != '$') return false;
        const std::string tag = text_.substr(at_, end + 1 - at_);
        if (dollar_tag_.empty()) dollar_tag_ = tag;
        else if (dollar_tag_ == tag) dollar_tag_.clear();
        at_ = end + 1;
        return true;
    }

    void replace_until(std::string_view close) {
        const std::size_t found = text_.find(close, at_ + 2);
        const std::size_t line = text_.find('\n', at_);
        if (found == std::string::npos || line < found) {
            at_ += 2;
            return;
        }
        replace(found + close.size(), style_);
    }

    /// %s and %(name)s, as Python's drivers write parameters, are $1 to the server.
    bool replace_driver_parameter() {
        std::size_t end = at_ + 1;
        if (starts("%(")) end = std::min(text_.find(')', at_), text_.size() - 1) + 1;
        if (end >= text_.size() || text_[end] != 's' || (end + 1 < text_.size() && is_word(text_[end + 1]))) return false;
        text_.replace(at_, end + 1 - at_, "$1" + std::string(end - 1 - at_, ' '));
        at_ = end + 1;
        found_ = true;
        return true;
    }

    // psql: no variable after "::", and ":=" is an assignment.
    bool replace_variable() {
        if (at_ + 1 >= text_.size()) return false;
        const char next = text_[at_ + 1];
        if (next == ':' || next == '=') {
            at_ += 2;
            return true;
        }
        if (next == '\'' || next == '"') {
            const std::size_t close = text_.find(next, at_ + 2);
            if (close == std::string::npos || close == at_ + 2) return false;
            text_[at_] = ' ';
            at_ = close + 1;
            found_ = true;
            return true;
        }
        if (!is_word(next)) return false;
        std::size_t end = at_ + 1;
        while (end < text_.size() && is_word(text_[end])) ++end;
        const bool number = std::all_of(text_.begin() + static_cast<long>(at_) + 1, text_.begin() + static_cast<long>(end),
                                        [](char c) { return c >= '0' && c <= '9'; });
        if (number) return false;
        if (style_ == PlaceholderStyle::identifier) {
            text_[at_] = ' ';
            found_ = true;
            at_ = end;
        } else {
            replace(end, style_);
        }
        return true;
    }

    void replace(std::size_t end, PlaceholderStyle style) {
        found_ = true;
        for (std::size_t i = at_; i < end; ++i) {
            const bool edge = i == at_ || i + 1 == end;
            if (style == PlaceholderStyle::blank) text_[i] = ' ';
            else if (style == PlaceholderStyle::literal) text_[i] = edge ? '\'' : is_word(text_[i]) ? text_[i] : ' ';
            else text_[i] = !edge && is_word(text_[i]) && static_cast<unsigned char>(text_[i]) < 0x80 ? lower(text_[i]) : '_';
        }
        at_ = end;
    }

    std::string& text_;
    PlaceholderStyle style_;
    bool psql_;
    std::size_t at_ = 0;
    bool found_ = false;
    std::string dollar_tag_;
};

}  // namespace

bool replace_placeholders(std::string& text, PlaceholderStyle style, bool psql_variables) {
    return Replacer(text, style, psql_variables).run();
}

}  // namespace pgsteward::sql
