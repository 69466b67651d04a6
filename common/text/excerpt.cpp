#include "text/excerpt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "text/failure.hpp"

namespace pgsteward {
namespace {

/// Length of the well-formed UTF-8 sequence at `at`, 0 when there is none (RFC 3629, table 3-7 of Unicode).
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte(i) >= low && byte(i) <= high;
    };
    const unsigned first = byte(at);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(at + 1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return follows(at + 1, low, high) && follows(at + 2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return follows(at + 1, low, high) && follows(at + 2) && follows(at + 3) ? 4 : 0;
    }
    return 0;
}

char32_t decode(std::string_view sequence) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
    switch (sequence.size()) {
        case 1: return byte(0);
        case 2: return char32_t((byte(0) & 0x1FU) << 6 | (byte(1) & 0x3FU));
        case 3: return char32_t((byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU));
        default:
            return char32_t((byte(0) & 0x07U) << 18 | (byte(1) & 0x3FU) << 12 | (byte(2) & 0x3FU) << 6 |
                            (byte(3) & 0x3FU));
    }
}

/// Characters that change what a reader sees without being seen: C1 controls, line separators, bidi controls.
bool deceives(char32_t character) {
    return (character >= 0x80 && character < 0xA0) || character == 0x2028 || character == 0x2029 ||
           (character >= 0x200B && character <= 0x200F) || (character >= 0x202A && character <= 0x202E) ||
           (character >= 0x2066 && character <= 0x2069) || character == 0xFEFF;
}

bool is_plain(char c) { return c >= ' ' && c <= '~'; }

/// One character of the source line, as shown, and the bytes it came from.
struct Shown {
    std::string text;
    std::uint32_t begin;
    std::uint32_t end;
};

std::vector<Shown> shown_characters(const SourceText& source, Span line) {
    std::vector<Shown> out;
    const std::string_view text = source.slice(line);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = std::max<std::size_t>(1, sequence_length(text, at));
        const std::string_view raw = text.substr(at, length);
        const auto begin = static_cast<std::uint32_t>(line.begin + at);
        out.push_back({raw == "\t" ? " " : is_plain(raw[0]) ? std::string(raw) : printable(raw), begin, static_cast<std::uint32_t>(begin + length)});
        at += length;
    }
    return out;
}

/// Of a line that is shown as it is, as most are.
std::string plain_excerpt(std::string_view text, Span line, Span marked) {
    const std::size_t first = std::min<std::size_t>(std::max(marked.begin, line.begin) - line.begin, text.size());
    const std::size_t last = std::clamp<std::size_t>(marked.end < line.begin ? 0 : marked.end - line.begin, first, text.size());
    std::string out;
    out.reserve(2 * text.size() + 16);
    out.append("    ").append(text).append("\n    ").append(first, ' ').append(std::max<std::size_t>(last - first, 1), '^').append("\n");
    return out;
}

}  // namespace

std::size_t valid_utf8_until(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        // Most text is ASCII: eight bytes at once.
        std::uint64_t eight = 0;
        while (at + 8 <= text.size()) {
            std::memcpy(&eight, text.data() + at, 8);
            if ((eight & 0x8080808080808080ULL) != 0) break;
            at += 8;
        }
        if (at == text.size()) break;
        const std::size_t length = sequence_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return at;
}

std::string printable(std::string_view untrusted, bool keep_lines) {
    if (std::all_of(untrusted.begin(), untrusted.end(), [&](char c) { return is_plain(c) || (keep_lines && c == '\n'); })) return std::string(untrusted);
    std::string out;
    out.reserve(untrusted.size());
    for (std::size_t at = 0; at < untrusted.size();) {
        const std::size_t length = sequence_length(untrusted, at);
        const auto byte = static_cast<unsigned char>(untrusted[at]);
        if (length == 0) {
            out += fmt::format("\\x{:02x}", byte);
            ++at;
            continue;
        }
        const std::string_view sequence = untrusted.substr(at, length);
        const bool plain_control = byte == '\t' || (keep_lines && byte == '\n');
        if (length == 1 && (byte < 0x20 || byte == 0x7F) && !plain_control) {
            out += byte == '\n' ? "\\n" : byte == '\r' ? "\\r" : fmt::format("\\x{:02x}", byte);
        } else if (length > 1 && deceives(decode(sequence))) {
            out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(decode(sequence)));
        } else {
            out += sequence;
        }
        at += length;
    }
    return out;
}

std::size_t character_count(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string place(const Location& at) {
    const Position position = at.begin();
    return fmt::format("{}:{}:{}", printable(at.source.name()), position.line, position.column);
}

std::string excerpt(const Location& at, std::size_t width) {
    if (at.source.content().find_first_not_of('\n') == std::string_view::npos) return {};   // a snapshot's, of which only the places are known
    const Span line = at.source.line_of(at.span.begin);
    if (const std::string_view text = at.source.slice(line); text.size() <= width && std::all_of(text.begin(), text.end(), is_plain)) return plain_excerpt(text, line, at.span);
    const std::vector<Shown> characters = shown_characters(at.source, line);
    const auto first = static_cast<std::size_t>(
        std::find_if(characters.begin(), characters.end(), [&](const Shown& c) { return c.end > at.span.begin; }) -
        characters.begin());

    // A long line is shown around the begin of the span.
    const std::size_t skipped = characters.size() > width && first > width / 2 ? first - width / 2 : 0;
    std::string text = skipped > 0 ? "…" : "";
    std::string carets = skipped > 0 ? " " : "";
    for (std::size_t i = skipped; i < characters.size() && i < skipped + width; ++i) {
        const bool marked = characters[i].begin >= at.span.begin && characters[i].begin < at.span.end;
        text += characters[i].text;
        const auto columns = characters[i].text.size() > 4 ? characters[i].text.size() : 1;
        carets += std::string(columns, marked || i == first ? '^' : ' ');
    }
    if (characters.size() > skipped + width) text += "…";
    if (first >= characters.size()) carets += '^';
    carets.erase(carets.find_last_of('^') + 1);
    return fmt::format("    {}\n    {}\n", text, carets);
}

InputError::InputError(const Location& at, const std::string& message)
    : Failure(fmt::format("{}: error: {}\n{}", place(at), printable(message), excerpt(at))) {}

}  // namespace pgsteward
