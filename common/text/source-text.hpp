// A named text that was read, and places in it. Nothing else in the project knows about lines:
// everything downstream carries byte offsets and asks here when a person has to be told.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace pgsteward {

/// A half-open range of bytes.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    bool contains(std::uint32_t byte) const { return begin <= byte && byte < end; }
    std::uint32_t size() const { return end - begin; }
    auto operator<=>(const Span&) const = default;
};

/// What a person counts: both from 1, columns in characters (code points).
struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;

    auto operator<=>(const Position&) const = default;
};

/// The content of one file, of stdin or of generated text. Immutable and shared: copying is cheap,
/// and a slice is valid for as long as any copy lives. Holds at most 4 GiB.
class SourceText {
public:
    SourceText() : SourceText({}, {}) {}
    SourceText(std::string name, std::string content);

    const std::string& name() const;
    std::string_view content() const;
    std::string_view slice(Span span) const;
    Span whole() const;

    /// Past the end is the position just behind the last byte.
    Position position(std::uint32_t byte) const;
    /// The line (without its line break) that `byte` lies in, as bytes.
    Span line_of(std::uint32_t byte) const;
    std::uint32_t line_count() const;
    /// The bytes of line `line` (from 1) without its line break.
    Span line(std::uint32_t line) const;

    /// Two copies of the same text, not two texts with the same content.
    friend bool operator==(const SourceText& a, const SourceText& b) { return a.content_ == b.content_; }

private:
    struct Content;
    std::shared_ptr<const Content> content_;
};

/// A place in a text.
struct Location {
    SourceText source;
    Span span;

    Position begin() const { return source.position(span.begin); }
    Position end() const { return source.position(span.end); }
    std::string_view text() const { return source.slice(span); }
    friend bool operator==(const Location&, const Location&) = default;
};

}  // namespace pgsteward
