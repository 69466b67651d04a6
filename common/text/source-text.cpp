// Line starts are computed once, on the first question: most texts are never asked about.
#include "text/source-text.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

namespace pgsteward {

struct SourceText::Content {
    std::string name;
    std::string text;
    mutable std::once_flag counted;
    mutable std::vector<std::uint32_t> line_starts;

    const std::vector<std::uint32_t>& lines() const {
        std::call_once(counted, [this] {
            line_starts.push_back(0);
            for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
                line_starts.push_back(static_cast<std::uint32_t>(at + 1));
        });
        return line_starts;
    }

    /// Index (from 0) of the line that holds `byte`.
    std::size_t line_index(std::uint32_t byte) const {
        const auto& starts = lines();
        return static_cast<std::size_t>(std::upper_bound(starts.begin(), starts.end(), byte) - starts.begin()) - 1;
    }

    Span line_span(std::size_t index) const {
        const auto& starts = lines();
        const std::uint32_t begin = starts[index];
        std::uint32_t end = index + 1 < starts.size() ? starts[index + 1] - 1 : static_cast<std::uint32_t>(text.size());
        if (end > begin && text[end - 1] == '\r') --end;
        return {begin, end};
    }
};

namespace {

/// UTF-8 continuation bytes do not begin a character.
bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

}  // namespace

SourceText::SourceText(std::string name, std::string content) {
    auto owned = std::make_shared<Content>();
    owned->name = std::move(name);
    owned->text = std::move(content);
    content_ = std::move(owned);
}

const std::string& SourceText::name() const {
    return content_->name;
}

std::string_view SourceText::content() const {
    return content_->text;
}

std::string_view SourceText::slice(Span span) const {
    const std::string_view all = content_->text;
    if (span.begin >= all.size() || span.end <= span.begin) return {};
    return all.substr(span.begin, span.end - span.begin);
}

Span SourceText::whole() const {
    return {0, static_cast<std::uint32_t>(content_->text.size())};
}

Position SourceText::position(std::uint32_t byte) const {
    byte = std::min(byte, whole().end);
    const std::size_t index = content_->line_index(byte);
    std::string_view before = slice({content_->lines()[index], byte});
    // Editors do not show a byte order mark, so it has no column.
    if (index == 0 && before.starts_with("\xEF\xBB\xBF")) before.remove_prefix(3);
    const auto characters = std::count_if(before.begin(), before.end(), begins_character);
    return {static_cast<std::uint32_t>(index + 1), static_cast<std::uint32_t>(characters + 1)};
}

Span SourceText::line_of(std::uint32_t byte) const {
    return content_->line_span(content_->line_index(std::min(byte, whole().end)));
}

std::uint32_t SourceText::line_count() const {
    return static_cast<std::uint32_t>(content_->lines().size());
}

Span SourceText::line(std::uint32_t line) const {
    if (line == 0 || line > line_count()) return {whole().end, whole().end};
    return content_->line_span(line - 1);
}

}  // namespace pgsteward
