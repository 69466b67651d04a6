#include "python/text.hpp"

#include <algorithm>
#include <limits>

namespace pgsteward::python {
namespace {

constexpr std::string_view whitespace = " \t\n\r\v\f";

void append_utf8(std::string& text, std::uint32_t code) {
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0 | (code >> 6));
        text += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0 | (code >> 12));
        text += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        text += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        text += static_cast<char>(0xf0 | (code >> 18));
        text += static_cast<char>(0x80 | ((code >> 12) & 0x3f));
        text += static_cast<char>(0x80 | ((code >> 6) & 0x3f));
        text += static_cast<char>(0x80 | (code & 0x3f));
    }
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') return (c | 0x20) - 'a' + 10;
    return 99;
}

/// Up to `most` digits of `base` from `at`; moves `at` behind them.
std::uint32_t number(std::string_view text, std::size_t& at, std::size_t most, int base) {
    std::uint32_t result = 0;
    for (std::size_t i = 0; i < most && at < text.size() && digit(text[at]) < base; ++i, ++at)
        result = result * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit(text[at]));
    return result;
}

/// A few names of Unicode that texts use; empty for all others.
std::string_view named_character(std::string_view name) {
    static constexpr std::pair<std::string_view, std::string_view> characters[] = {
        {"BULLET", "\xe2\x80\xa2"}, {"EM DASH", "\xe2\x80\x94"}, {"EN DASH", "\xe2\x80\x93"}, {"NO-BREAK SPACE", "\xc2\xa0"},
        {"HORIZONTAL ELLIPSIS", "\xe2\x80\xa6"}, {"RIGHTWARDS ARROW", "\xe2\x86\x92"}, {"SPACE", " "}, {"APOSTROPHE", "'"}, {"QUOTATION MARK", "\""},
        {"LEFT SINGLE QUOTATION MARK", "\xe2\x80\x98"}, {"RIGHT SINGLE QUOTATION MARK", "\xe2\x80\x99"}, {"SEMICOLON", ";"},
        {"LEFT DOUBLE QUOTATION MARK", "\xe2\x80\x9c"}, {"RIGHT DOUBLE QUOTATION MARK", "\xe2\x80\x9d"}, {"DEGREE SIGN", "\xc2\xb0"}};
    for (const auto& [known, character] : characters)
        if (known == name) return character;
    return {};
}

/// What the escape at `at` (behind the backslash) stands for; moves `at` behind it.
std::string escape(std::string_view text, std::size_t& at, bool bytes) {
    std::string result;
    const char letter = text[at++];
    switch (letter) {
        case '\n': return result;
        case '\r':
            if (at < text.size() && text[at] == '\n') ++at;
            return result;
        case 'n': return "\n";
        case 't': return "\t";
        case 'r': return "\r";
        case 'a': return "\a";
        case 'b': return "\b";
        case 'f': return "\f";
        case 'v': return "\v";
        case '\\': case '\'': case '"': return std::string(1, letter);
        case 'x': append_utf8(result, number(text, at, 2, 16)); return result;
        default: break;
    }
    if (letter >= '0' && letter <= '7') {
        --at;
        append_utf8(result, number(text, at, 3, 8));
    } else if (!bytes && (letter == 'u' || letter == 'U')) {
        append_utf8(result, number(text, at, letter == 'u' ? 4 : 8, 16));
    } else if (!bytes && letter == 'N' && at < text.size() && text[at] == '{') {
        const std::size_t end = std::min(text.find('}', at), text.size());
        result = named_character(text.substr(at + 1, end - at - 1));
        at = std::min(end + 1, text.size());
    } else {
        result = {'\\', letter};
    }
    return result;
}

/// Copies bytes of a literal, merging what is adjacent.
class Copier {
public:
    Copier(const SourceText& source, Text& text) : text_(text) { text_.file = &source; }

    void verbatim(std::uint32_t file_byte, std::string_view bytes) {
        if (bytes.empty()) return;
        const auto begin = static_cast<std::uint32_t>(text_.text.size());
        const auto length = static_cast<std::uint32_t>(bytes.size());
        if (!text_.pieces.empty()) {
            MappedText::Piece& last = text_.pieces.back();
            if (last.text_begin + last.length == begin && last.file_begin + last.length == file_byte) {
                last.length += length;
                text_.text += bytes;
                return;
            }
        }
        text_.pieces.push_back({begin, file_byte, length});
        text_.text += bytes;
    }
    void made(std::string_view bytes) { text_.text += bytes; }

private:
    Text& text_;
};

bool blank(std::string_view line) { return line.find_first_not_of(whitespace) == line.npos; }

}  // namespace

Text decoded(const SourceText& source, const StringContent& content, bool bytes) {
    Text result;
    result.bytes = bytes;
    Copier copier(source, result);
    const std::string_view text = source.slice(content.span);
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t next = text.find_first_of("\\\r{}", at);
        next = std::min(next, text.size());
        copier.verbatim(content.span.begin + static_cast<std::uint32_t>(at), text.substr(at, next - at));
        if (next == text.size()) break;
        at = next + 1;
        const bool doubled = at < text.size() && text[at] == text[next];
        if (text[next] == '\\' && !content.raw && at < text.size()) {
            copier.made(escape(text, at, bytes));
        } else if (text[next] == '\r' && at < text.size() && text[at] == '\n') {
            // a line break is \n to Python, however the file spells it
        } else {
            copier.verbatim(content.span.begin + static_cast<std::uint32_t>(next), text.substr(next, 1));
            if (content.formatted && doubled && (text[next] == '{' || text[next] == '}')) ++at;
        }
    }
    return result;
}

std::optional<Span> unknown_character(std::string_view literal) {
    for (std::size_t i = literal.find('\\'); i < literal.size(); i = literal.find('\\', i)) {
        const std::size_t close = literal.compare(i, 3, "\\N{") == 0 ? literal.find('}', i) : literal.npos;
        if (close == literal.npos) {
            i += 2;
            continue;
        }
        if (named_character(literal.substr(i + 3, close - i - 3)).empty()) return Span{static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(close + 1)};
        i = close + 1;
    }
    return std::nullopt;
}

void append(Text& text, const Text& part) {
    const auto begin = static_cast<std::uint32_t>(text.text.size());
    if (!part.pieces.empty() && (text.pieces.empty() || text.file == part.file)) {
        text.file = part.file;
        for (MappedText::Piece piece : part.pieces) {
            piece.text_begin += begin;
            text.pieces.push_back(piece);
        }
    }
    text.text += part.text;
    text.bytes = text.bytes || part.bytes;
}

Text sliced(const Text& text, std::size_t begin, std::size_t end) {
    Text result;
    result.bytes = text.bytes;
    result.file = text.file;
    end = std::min(end, text.text.size());
    begin = std::min(begin, end);
    result.text = text.text.substr(begin, end - begin);
    auto piece = std::upper_bound(text.pieces.begin(), text.pieces.end(), begin,
                                  [](std::size_t byte, const MappedText::Piece& p) { return byte < p.text_begin; });
    if (piece != text.pieces.begin()) --piece;
    for (; piece != text.pieces.end() && piece->text_begin < end; ++piece) {
        const std::size_t from = std::max<std::size_t>(piece->text_begin, begin);
        const std::size_t until = std::min<std::size_t>(piece->text_begin + piece->length, end);
        if (from >= until) continue;
        result.pieces.push_back({static_cast<std::uint32_t>(from - begin),
                                 piece->file_begin + static_cast<std::uint32_t>(from - piece->text_begin),
                                 static_cast<std::uint32_t>(until - from)});
    }
    return result;
}

Text stripped(const Text& text, Side side, const std::string* characters) {
    const std::string_view removed = characters ? std::string_view(*characters) : whitespace;
    std::size_t begin = 0, end = text.text.size();
    if (side != Side::right) begin = std::min(text.text.find_first_not_of(removed), end);
    if (side != Side::left) {
        const std::size_t last = text.text.find_last_not_of(removed);
        end = last == text.text.npos ? begin : std::max(last + 1, begin);
    }
    return sliced(text, begin, end);
}

std::vector<Text> split(const Text& text, const std::string& separator, std::int64_t most) {
    std::vector<Text> result;
    std::size_t begin = 0;
    const std::size_t limit = most < 0 ? std::numeric_limits<std::size_t>::max() : static_cast<std::size_t>(most);
    while (!separator.empty() && result.size() < limit) {
        const std::size_t found = text.text.find(separator, begin);
        if (found == text.text.npos) break;
        result.push_back(sliced(text, begin, found));
        begin = found + separator.size();
    }
    result.push_back(sliced(text, begin, text.text.size()));
    return result;
}

std::vector<Text> words(const Text& text) {
    std::vector<Text> result;
    std::size_t begin = text.text.find_first_not_of(whitespace);
    while (begin != text.text.npos) {
        const std::size_t end = std::min(text.text.find_first_of(whitespace, begin), text.text.size());
        result.push_back(sliced(text, begin, end));
        begin = text.text.find_first_not_of(whitespace, end);
    }
    return result;
}

std::vector<Text> lines(const Text& text, bool keep_ends) {
    std::vector<Text> result;
    std::size_t begin = 0;
    while (begin < text.text.size()) {
        const std::size_t found = text.text.find('\n', begin);
        const std::size_t end = found == text.text.npos ? text.text.size() : found + 1;
        result.push_back(sliced(text, begin, found == text.text.npos || keep_ends ? end : found));
        begin = end;
    }
    return result;
}

Text dedented(const Text& text) {
    const std::vector<Text> all = lines(text, true);
    std::optional<std::string> margin;
    for (const Text& line : all) {
        if (blank(line.text)) continue;
        const std::string indent = line.text.substr(0, line.text.find_first_not_of(" \t"));
        if (!margin) margin = indent;
        const auto [end, ignored] = std::mismatch(margin->begin(), margin->end(), indent.begin(), indent.end());
        margin->erase(end, margin->end());
    }
    Text result;
    result.file = text.file;
    for (const Text& line : all) {
        if (blank(line.text)) {
            if (line.text.ends_with('\n')) append(result, sliced(line, line.text.size() - 1, line.text.size()));
        } else {
            append(result, sliced(line, margin ? margin->size() : 0, line.text.size()));
        }
    }
    return result;
}

Text replaced(const Text& text, const std::string& from, const std::string& to, std::int64_t most) {
    if (from.empty()) return Text{text.text, {}, nullptr, text.bytes};
    Text result;
    result.file = text.file;
    std::size_t begin = 0;
    for (std::int64_t count = 0; most < 0 || count < most; ++count) {
        const std::size_t found = text.text.find(from, begin);
        if (found == text.text.npos || result.text.size() > longest_text) break;
        append(result, sliced(text, begin, found));
        result.text += to;
        begin = found + from.size();
    }
    append(result, sliced(text, begin, text.text.size()));
    return result;
}

std::size_t length_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::size_t byte_of(const std::string& text, std::size_t character) {
    std::size_t byte = 0;
    while (byte < text.size()) {
        if ((text[byte] & 0xc0) != 0x80 && character-- == 0) return byte;
        ++byte;
    }
    return text.size();
}

}  // namespace pgsteward::python
