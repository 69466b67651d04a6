// The scanner behind split_script. It runs over every byte of every input, so ordinary bytes take one table lookup.
#include "sql/script.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace pgsteward::sql {
namespace {

enum Class : unsigned char { ordinary, word, blank, special };

constexpr std::array<unsigned char, 256> make_classes() {
    std::array<unsigned char, 256> table{};
    for (unsigned c = 0; c < 256; ++c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
        if (letter || (c >= '0' && c <= '9')) table[c] = word;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') table[c] = blank;
    }
    for (const char c : {'\'', '"', '$', '-', '/', '(', ')', ';', '\\', '{'}) table[static_cast<unsigned char>(c)] = special;
    return table;
}
constexpr auto classes = make_classes();

Class class_of(char c) { return static_cast<Class>(classes[static_cast<unsigned char>(c)]); }

bool same_word(std::string_view text, std::string_view lower) {
    return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
           });
}

class Scanner {
public:
    Scanner(std::string_view text, bool psql) : text_(text), psql_(psql) {}

    Script run() {
        for (;;) {
            while (at_ < text_.size()) step();
            if (!started_ || (parentheses_ == 0 && atomic_depth_ == 0) || rewinds_ >= max_rewinds) break;
            rewind();
        }
        end_statement();
        return std::move(script_);
    }

private:
    // An unclosed parenthesis swallows the rest of the text. To examine the rest all the same, the statement is
    // read again and ends at its first semicolon; the grammar then says what is wrong with it. Bounded, because a
    // hostile text could ask for this at every byte.
    static constexpr int max_rewinds = 64;
    void rewind() {
        ++rewinds_;
        at_ = statement_begin_;
        std::erase_if(script_.comments, [&](Span comment) { return comment.begin >= at_; });
        std::erase_if(script_.items, [&](const ScriptItem& item) { return item.at.begin >= at_; });
        forget_statement();
        nesting_ends_at_semicolon_ = true;
    }

    void step() {
        const char c = text_[at_];
        switch (class_of(c)) {
            case blank: ++at_; return;
            case word: read_word(); return;
            case ordinary: begin_statement(); ++at_; last_ = at_; return;
            case special: read_special(c); return;
        }
    }

    void read_special(char c) {
        switch (c) {
            case '\'': begin_statement(); skip_quoted('\'', after_escape_prefix()); return;
            case '"': begin_statement(); skip_quoted('"', false); return;
            case '$': read_dollar(); return;
            case '-':
                if (peek(1) == '-') return skip_line_comment();
                break;
            case '/':
                if (peek(1) == '*') return skip_block_comment();
                break;
            case '(': ++parentheses_; break;
            case ')': parentheses_ = std::max(0, parentheses_ - 1); break;
            case ';':
                if ((parentheses_ == 0 && atomic_depth_ == 0) || nesting_ends_at_semicolon_) return finish_at_semicolon();
                break;
            case '\\':
                if (psql_) return read_backslash();
                break;
            case '{':
                if (peek(1) == '{') return skip_template();
                break;
            default: break;
        }
        begin_statement();
        ++at_;
        last_ = at_;
    }

    char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void begin_statement() {
        if (started_) return;
        started_ = true;
        statement_begin_ = at_;
    }

    // Words matter for two things: BEGIN ATOMIC … END nesting, as psql counts it, and COPY … FROM STDIN.
    void read_word() {
        begin_statement();
        const std::size_t begin = at_;
        while (at_ < text_.size() && (class_of(text_[at_]) == word || text_[at_] == '$')) ++at_;
        last_ = at_;
        const std::string_view found = text_.substr(begin, at_ - begin);
        if (words_ < 2) note_first_words(found);
        if (parentheses_ == 0 && creates_routine_) note_routine_word(found);
        if (copies_ && same_word(found, "stdin") && from_before_) copies_from_stdin_ = true;
        from_before_ = copies_ && same_word(found, "from");
        ++words_;
    }

    void note_first_words(std::string_view found) {
        if (words_ == 0) {
            copies_ = same_word(found, "copy");
            creates_ = same_word(found, "create");
        }
        if (words_ == 1 && creates_)
            creates_routine_ = same_word(found, "function") || same_word(found, "procedure") || same_word(found, "or");
    }

    void note_routine_word(std::string_view found) {
        if (same_word(found, "begin")) {
            begin_before_ = true;
            if (atomic_depth_ > 0) ++atomic_depth_;
            return;
        }
        if (begin_before_ && atomic_depth_ == 0 && same_word(found, "atomic")) atomic_depth_ = 1;
        else if (atomic_depth_ > 0 && same_word(found, "case")) ++atomic_depth_;
        else if (atomic_depth_ > 0 && same_word(found, "end")) --atomic_depth_;
        begin_before_ = false;
    }

    /// Is the quote at at_ part of E'…' (backslashes escape)?
    bool after_escape_prefix() const {
        if (at_ == 0 || (text_[at_ - 1] != 'e' && text_[at_ - 1] != 'E')) return false;
        return at_ < 2 || (class_of(text_[at_ - 2]) != word && text_[at_ - 2] != '$');
    }

    void skip_quoted(char quote, bool escapes) {
        for (++at_; at_ < text_.size(); ++at_) {
            if (escapes && text_[at_] == '\\') {
                ++at_;
            } else if (text_[at_] == quote) {
                if (peek(1) != quote) {
                    ++at_;
                    last_ = at_;
                    return;
                }
                ++at_;
            }
        }
        // The grammar says that it does not end.
        at_ = std::min(at_, text_.size());
        last_ = at_;
    }

    void read_dollar() {
        begin_statement();
        const std::size_t begin = at_;
        std::size_t tag_end = at_ + 1;
        while (tag_end < text_.size() && class_of(text_[tag_end]) == word) ++tag_end;
        const bool digit_first = tag_end > begin + 1 && text_[begin + 1] >= '0' && text_[begin + 1] <= '9';
        if (tag_end >= text_.size() || text_[tag_end] != '$' || digit_first) {
            ++at_;
            last_ = at_;
            return;
        }
        const std::string_view tag = text_.substr(begin, tag_end + 1 - begin);
        const std::size_t close = text_.find(tag, tag_end + 1);
        if (close == std::string_view::npos) {
            at_ = text_.size();
            last_ = at_;
            return;
        }
        at_ = close + tag.size();
        last_ = at_;
    }

    void skip_line_comment() {
        const std::size_t end = text_.find_first_of("\r\n", at_);
        add_comment(end == std::string_view::npos ? text_.size() : end);
    }

    void skip_block_comment() {
        const std::size_t begin = at_;
        int depth = 0;
        for (std::size_t at = at_; at + 1 < text_.size(); ++at) {
            if (text_[at] == '/' && text_[at + 1] == '*') {
                ++depth;
                ++at;
            } else if (text_[at] == '*' && text_[at + 1] == '/') {
                ++at;
                if (--depth == 0) return add_comment(at + 1);
            }
        }
        add_comment(text_.size());
        fail(begin, "unterminated comment");
    }

    void add_comment(std::size_t end) {
        script_.comments.push_back(span(at_, end));
        at_ = end;
    }

    void skip_template() {
        begin_statement();
        const std::size_t close = text_.find("}}", at_);
        const std::size_t line = text_.find('\n', at_);
        at_ = close == std::string_view::npos || line < close ? at_ + 2 : close + 2;
        last_ = at_;
    }

    void finish_at_semicolon() {
        const bool data_follows = copies_from_stdin_;
        end_statement();
        ++at_;
        if (data_follows && psql_) read_copy_data();
    }

    /// Everything from the next line to the line "\.".
    void read_copy_data() {
        const std::size_t line = text_.find('\n', at_);
        const std::size_t begin = line == std::string_view::npos ? text_.size() : line + 1;
        for (std::size_t at = begin; at < text_.size();) {
            std::size_t end = text_.find('\n', at);
            if (end == std::string_view::npos) end = text_.size();
            std::string_view row = text_.substr(at, end - at);
            if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
            if (row == "\\.") {
                add_item(ScriptItem::Kind::copy_data, begin, std::min(end + 1, text_.size()));
                at_ = std::min(end + 1, text_.size());
                return;
            }
            at = end + 1;
        }
        fail(begin, "COPY data without its end marker \"\\.\"");
        at_ = text_.size();
    }

    void read_backslash() {
        const std::size_t begin = at_;
        if (peek(1) == ';') {   // "\;" separates without sending: for us the same
            end_statement();
            at_ += 2;
            return;
        }
        std::size_t end = text_.find_first_of("\r\n", at_);
        if (end == std::string_view::npos) end = text_.size();
        const std::size_t separator = text_.find("\\\\", at_ + 1);
        if (separator < end) end = separator;
        const std::string_view command = text_.substr(begin, end - begin);
        const std::string name = read_meta_command(command).name;
        const bool sends = name == "g" || name == "gx" || name == "gset" || name == "gexec" || name == "gdesc" ||
                           name == "crosstabview" || name == "watch" || name == "bind";
        if (sends)
            if (ScriptItem* sent = end_statement()) sent->executes_result = name == "gexec";
        if (name == "r" || name == "reset") forget_statement();
        add_item(ScriptItem::Kind::meta_command, begin, begin + command.size());
        at_ = end + (separator == end ? 2 : 0);
    }

    /// What stands in the statement (a psql command, a comment without its end) was found before it and comes after it.
    /// Null where no statement was begun.
    ScriptItem* end_statement() {
        if (!started_) {
            forget_statement();
            return nullptr;
        }
        auto place = script_.items.end();
        while (place != script_.items.begin() && std::prev(place)->at.begin >= statement_begin_) --place;
        place = script_.items.insert(place, {ScriptItem::Kind::statement, span(statement_begin_, last_), {}, false});
        forget_statement();
        return &*place;
    }

    void forget_statement() {
        started_ = copies_ = creates_ = creates_routine_ = copies_from_stdin_ = from_before_ = begin_before_ = false;
        nesting_ends_at_semicolon_ = false;
        words_ = 0;
        parentheses_ = atomic_depth_ = 0;
    }

    Span span(std::size_t begin, std::size_t end) const {
        return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }
    void add_item(ScriptItem::Kind kind, std::size_t begin, std::size_t end) {
        script_.items.push_back({kind, span(begin, end), {}, false});
    }
    void fail(std::size_t begin, std::string message) {
        const std::size_t line = std::min(text_.find('\n', begin), text_.size());
        const std::size_t end = std::min(std::max(line, begin + 1), text_.size());
        script_.items.push_back({ScriptItem::Kind::error, span(begin, end), std::move(message), false});
    }

    std::string_view text_;
    bool psql_;
    std::size_t at_ = 0;
    std::size_t last_ = 0;             // end of the last byte that belongs to the statement
    std::size_t statement_begin_ = 0;
    bool started_ = false, nesting_ends_at_semicolon_ = false;
    int rewinds_ = 0;
    int parentheses_ = 0, atomic_depth_ = 0;
    std::size_t words_ = 0;
    bool copies_ = false, creates_ = false, creates_routine_ = false;
    bool copies_from_stdin_ = false, from_before_ = false, begin_before_ = false;
    Script script_;
};

}  // namespace

Script split_script(std::string_view text) {
    return Scanner(text, true).run();
}

std::vector<Span> split_statements(std::string_view text) {
    std::vector<Span> statements;
    for (const ScriptItem& item : Scanner(text, false).run().items)
        if (item.kind == ScriptItem::Kind::statement) statements.push_back(item.at);
    return statements;
}

std::vector<Span> comments_in(std::string_view text) {
    return Scanner(text, false).run().comments;
}

}  // namespace pgsteward::sql
