#include "python/chunks.hpp"

#include <algorithm>
#include <string_view>

namespace pgsteward::python {
namespace {

constexpr std::size_t most_tokens = 50'000;
/// Of one statement: what is finished inside it (lines of its body, elements of its lists) is a node of its own.
constexpr std::size_t most_tokens_of_statement = 2'000'000;
/// A file of so many bytes cannot have more tokens.
constexpr std::size_t surely_short = most_tokens / 2;

bool word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

/// Goes over the tokens roughly: strings and comments are skipped, words and single signs counted.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    std::vector<Chunk> chunks() {
        while (at_ < text_.size()) {
            if (line_begins_ && depth_ == 0 && may_begin_statement()) statement_begins();
            line_begins_ = false;
            token();
        }
        statement_begins();
        close(text_.size());
        return std::move(chunks_);
    }

private:
    /// A word at the margin that does not continue a statement above it.
    bool may_begin_statement() const {
        if (!word_character(text_[at_]) && text_[at_] != '@') return false;
        for (const std::string_view word : {"else", "elif", "except", "finally"})
            if (text_.substr(at_).starts_with(word)) return false;
        return !after_decorator_;
    }

    /// Everything before this place is whole statements.
    void statement_begins() {
        after_decorator_ = at_ < text_.size() && text_[at_] == '@';
        if (chunk_tokens_ + statement_tokens_ > most_tokens && statement_ > begin_) close(statement_);
        chunk_tokens_ += statement_tokens_;
        chunk_too_long_ = chunk_too_long_ || most_unfinished_ > most_tokens || statement_tokens_ > most_tokens_of_statement;
        most_unfinished_ = 0;
        statement_tokens_ = 0;
        unfinished_ = {0};
        open_ = 0;
        statement_ = at_;
    }

    /// Tokens that the parser may have on its stack: those since the last comma of every open bracket.
    void count(std::size_t tokens) {
        statement_tokens_ += tokens;
        unfinished_.back() += tokens;
        open_ += tokens;
        most_unfinished_ = std::max(most_unfinished_, open_);
    }

    /// What was counted at this level has become one node, or a few.
    void finish(std::size_t left) {
        open_ = open_ - unfinished_.back() + left;
        unfinished_.back() = left;
    }

    void line_ends() {
        line_begins_ = true;
        const bool continued = at_ > 0 && text_[at_ - 1] == '\\';
        // Comments wait for what comes after them. The blocks around a statement are as many as it is indented, at most.
        if (depth_ == 0 && line_has_code_ && !continued) {
            const std::size_t next = std::min(text_.find_first_not_of(" \t", at_ + 1), text_.size());
            finish(4 * (next - at_));
            line_has_code_ = false;
        }
    }

    void close(std::size_t end) {
        if (end > begin_) chunks_.push_back({{static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(end)}, chunk_too_long_});
        begin_ = end;
        chunk_tokens_ = 0;
        chunk_too_long_ = false;
    }

    void token() {
        const char c = text_[at_];
        if (c == '\n') {
            count(2);  // a line's end and a dedent are tokens too
            line_ends();
            if (after_decorator_ && depth_ == 0) decorator_lines_ = true;
            ++at_;
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
            ++at_;
        } else if (c == '#') {
            at_ = std::min(text_.find('\n', at_), text_.size());
            count(1);
        } else if (c == '"' || c == '\'') {
            line_has_code_ = true;
            string(c);
        } else if (word_character(c)) {
            while (at_ < text_.size() && word_character(text_[at_])) ++at_;
            line_has_code_ = true;
            count(1);
            after_decorator_ = after_decorator_ && !decorator_lines_;
            decorator_lines_ = false;
        } else {
            line_has_code_ = true;
            count(1);
            if (c == ',') finish(3);
            if (c == '(' || c == '[' || c == '{') {
                ++depth_;
                unfinished_.push_back(0);
            }
            if ((c == ')' || c == ']' || c == '}') && depth_ > 0) {
                --depth_;
                finish(0);
                unfinished_.pop_back();
            }
            ++at_;
        }
    }

    void string(char quote) {
        const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
        const bool is_triple = text_.substr(at_).starts_with(triple);
        at_ += is_triple ? 3 : 1;
        count(3);
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '\\') ++at_, count(1);
            else if (c == '{') count(3);  // perhaps an f-string
            else if (is_triple && text_.substr(at_).starts_with(triple)) {
                at_ += 3;
                return;
            } else if (!is_triple && (c == quote || c == '\n')) {
                at_ += c == quote ? 1 : 0;
                return;
            }
            ++at_;
        }
        at_ = std::min(at_, text_.size());
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;      ///< of the chunk
    std::size_t statement_ = 0;  ///< begin of the statement
    std::size_t chunk_tokens_ = 0, statement_tokens_ = 0;
    std::vector<std::size_t> unfinished_ = {0};  ///< by open bracket
    std::size_t open_ = 0, most_unfinished_ = 0;  ///< their sum; the largest it was in this statement
    bool chunk_too_long_ = false, line_has_code_ = false;
    std::size_t depth_ = 0;
    bool line_begins_ = true, after_decorator_ = false, decorator_lines_ = false;
    std::vector<Chunk> chunks_;
};

}  // namespace

std::vector<Chunk> chunks_of(const SourceText& source) {
    if (source.content().size() <= surely_short) return {{source.whole(), false}};
    return Scanner(source.content()).chunks();
}

}  // namespace pgsteward::python
