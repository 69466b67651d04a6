#include "python/chunks.hpp"

#include <algorithm>
#include <string_view>

namespace pgsteward::python {
namespace {

constexpr std::size_t most_tokens = 50'000;
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
        statement_tokens_ = 0;
        statement_ = at_;
    }

    void close(std::size_t end) {
        if (end > begin_) chunks_.push_back({{static_cast<std::uint32_t>(begin_), static_cast<std::uint32_t>(end)}, chunk_tokens_ > most_tokens});
        begin_ = end;
        chunk_tokens_ = 0;
    }

    void token() {
        const char c = text_[at_];
        if (c == '\n') {
            statement_tokens_ += 2;  // a line's end and a dedent are tokens too
            line_begins_ = true;
            if (after_decorator_ && depth_ == 0) decorator_lines_ = true;
            ++at_;
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
            ++at_;
        } else if (c == '#') {
            at_ = std::min(text_.find('\n', at_), text_.size());
            ++statement_tokens_;
        } else if (c == '"' || c == '\'') {
            string(c);
        } else if (word_character(c)) {
            while (at_ < text_.size() && word_character(text_[at_])) ++at_;
            ++statement_tokens_;
            after_decorator_ = after_decorator_ && !decorator_lines_;
            decorator_lines_ = false;
        } else {
            if (c == '(' || c == '[' || c == '{') ++depth_;
            if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
            ++at_;
            ++statement_tokens_;
        }
    }

    void string(char quote) {
        const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
        const bool is_triple = text_.substr(at_).starts_with(triple);
        at_ += is_triple ? 3 : 1;
        statement_tokens_ += 3;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '\\') ++at_, ++statement_tokens_;
            else if (c == '{') statement_tokens_ += 3;  // perhaps an f-string
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
