// Text that was taken out of a file, and the way back: which bytes of it stand verbatim where in the file.
// A literal in a Python file becomes a MappedText of one piece (or several, around escapes); text that a
// program builds has none, and all of it leads back to the call that runs it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/source-text.hpp"

namespace pgsteward {

/// Immutable; copies share the text.
class MappedText {
public:
    /// `length` bytes from `text_begin` of the text stand verbatim at `file_begin` of the file.
    struct Piece {
        std::uint32_t text_begin = 0;
        std::uint32_t file_begin = 0;
        std::uint32_t length = 0;

        bool operator==(const Piece&) const = default;
    };

    MappedText() = default;
    /// The slice of a file, as it stands there; no copy of it is made.
    explicit MappedText(const Location& verbatim);
    /// Built text: everything leads to `call`.
    MappedText(std::string text, Location call);
    /// Pieces in order of text_begin, not overlapping; `call` for the bytes that no piece holds.
    MappedText(std::string text, Location call, std::vector<Piece> pieces);

    /// Valid as long as any copy of this text is there.
    std::string_view text() const { return built_ ? std::string_view(*built_) : verbatim_; }
    const SourceText& file() const { return call_.source; }
    /// Where this text is run: the call, or the whole slice.
    const Location& call() const { return call_; }

    /// Does every byte of the text stand in the file?
    bool verbatim() const;
    /// Where `span` of the text stands in the file; nothing when it (or its begin or last byte) was built.
    std::optional<Span> in_file(Span span) const;
    /// The same, with the call for what was built.
    Location locate(Span span) const;

private:
    std::optional<std::uint32_t> file_byte(std::uint32_t byte) const;

    std::shared_ptr<const std::string> built_;   ///< null: the text is that of the slice, which the file holds
    std::string_view verbatim_;
    Location call_;
    std::vector<Piece> pieces_;
};

}  // namespace pgsteward
