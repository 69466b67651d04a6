#include "text/mapped-text.hpp"

#include <algorithm>

namespace pgsteward {

MappedText::MappedText(const Location& verbatim)
    : verbatim_(verbatim.text()), call_(verbatim), pieces_{{0, verbatim.span.begin, verbatim.span.size()}} {}

MappedText::MappedText(std::string text, Location call) : MappedText(std::move(text), std::move(call), {}) {}

MappedText::MappedText(std::string text, Location call, std::vector<Piece> pieces)
    : built_(std::make_shared<const std::string>(std::move(text))), call_(std::move(call)), pieces_(std::move(pieces)) {}

bool MappedText::verbatim() const {
    std::uint32_t covered = 0;
    for (const Piece& piece : pieces_) covered += piece.length;
    return covered == text().size();
}

std::optional<std::uint32_t> MappedText::file_byte(std::uint32_t byte) const {
    auto after = std::upper_bound(pieces_.begin(), pieces_.end(), byte,
                                  [](std::uint32_t value, const Piece& piece) { return value < piece.text_begin; });
    if (after == pieces_.begin()) return std::nullopt;
    const Piece& piece = *std::prev(after);
    if (byte >= piece.text_begin + piece.length) return std::nullopt;
    return piece.file_begin + (byte - piece.text_begin);
}

std::optional<Span> MappedText::in_file(Span span) const {
    const auto begin = file_byte(span.begin);
    const auto last = file_byte(span.end > span.begin ? span.end - 1 : span.begin);
    if (!begin || !last || *last < *begin) return std::nullopt;
    return Span{*begin, span.end > span.begin ? *last + 1 : *begin};
}

Location MappedText::locate(Span span) const {
    if (const auto found = in_file(span)) return {call_.source, *found};
    return call_;
}

}  // namespace pgsteward
